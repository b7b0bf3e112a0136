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

import java.util.Set;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/**
 * Runs the local transaction that a message belongs to, and tells later how it ended. An application has one for each
 * topic or for each type of payload. Must be safe for use by many threads.
 *
 * <p>A message goes to the handler that names its topic; if none does, to the one whose {@code T} is nearest to the type
 * of the payload. The broker asks any instance of the application's producer group, at any time, also after a restart:
 * so {@link #check} has to look where every instance can see, best for a row that {@link #execute} wrote in the same
 * database transaction.
 *
 * @param <T> type of the payload: bytes, text, or a class that the message converter reads
 * @since 0.1.0
 */
public interface MqTransactionHandler<T> {

    /**
     * Runs the local transaction, on the thread that sends and with its request id, after the broker has stored the
     * message and before anybody can receive it. What is thrown means {@code ROLLBACK}, and reaches the sender.
     *
     * @param payload what is sent
     * @param argument what the sender gave along, or {@code null}
     * @return how the transaction ended
     * @throws Exception if it failed and is rolled back
     */
    TransactionVerdict execute(T payload, @Nullable Object argument) throws Exception;

    /**
     * Tells how the local transaction of a message ended. It may never have begun, when the sender gave up or died before;
     * it may still run. Called with the message's request id; what is thrown is logged and means {@code UNKNOWN}. A
     * broker asks until it knows, each minute and 15 times unless it is configured otherwise, and then drops the message.
     *
     * @param payload what was sent
     * @param message the message, with its keys and headers
     * @return how the transaction ended
     * @throws Exception if that cannot be told now
     */
    TransactionVerdict check(T payload, MessageExt message) throws Exception;

    /**
     * The topics whose messages this handler, and no other, is for.
     *
     * @return the topics; empty for all messages with a payload of type {@code T} that no other handler names the topic of
     */
    default Set<String> topics() {
        return Set.of();
    }
}
