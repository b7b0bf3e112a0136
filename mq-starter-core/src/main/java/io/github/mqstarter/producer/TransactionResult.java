/*
 * Copyright 2026 the mq-starter authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.github.mqstarter.producer;

import org.apache.rocketmq.client.producer.SendResult;

/**
 * What became of a message that was sent in a transaction. The verdict is told to the broker without an answer; if it
 * gets lost, the broker asks by {@link MqTransactionHandler#check}. Immutable.
 *
 * @param verdict how the local transaction ended
 * @param message where the message is stored until then
 * @since 0.1.0
 */
public record TransactionResult(TransactionVerdict verdict, SendResult message) {

    /**
     * Whether the local transaction is committed, so that the message is delivered.
     *
     * @return whether the verdict is {@code COMMIT}
     */
    public boolean isCommitted() {
        return verdict == TransactionVerdict.COMMIT;
    }
}
