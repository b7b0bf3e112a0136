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

/**
 * How a local transaction ended, and with it what becomes of its message.
 *
 * @since 0.1.0
 */
public enum TransactionVerdict {

    /** It is committed: the message is delivered. */
    COMMIT,

    /** It is rolled back, or never ran: the message is dropped. */
    ROLLBACK,

    /** Nobody can tell now: the broker asks later, by {@link MqTransactionHandler#check}. */
    UNKNOWN
}
