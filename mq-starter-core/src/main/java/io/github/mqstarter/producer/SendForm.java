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

import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;

/** What a message is beyond a plain one: delayed, half of a transaction, or a request. Such a message goes alone. */
interface SendForm {

    /**
     * Completes the message before it is encoded, on the caller's thread; throws {@link SendFailedException} or
     * {@code IllegalArgumentException} to refuse it.
     */
    default void prepare(OutboundMessage message, DefaultMQProducer producer) {}

    /** Whether all is known that an attempt needs, so that {@link #beforeAttempt} does not have to ask for it. */
    default boolean isReady(DefaultMQProducer producer, MessageQueue queue) {
        return true;
    }

    /** Gets ready, which may block if it {@linkplain #isReady is not}, and fits the message to the broker of the queue. */
    default void beforeAttempt(Message message, DefaultMQProducer producer, MessageQueue queue)
            throws RemotingException {}
}
