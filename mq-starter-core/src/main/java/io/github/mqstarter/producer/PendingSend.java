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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A message in a lane: encoded, admitted, and without an answer. Completed on a thread that may run user code. */
final class PendingSend extends CompletableFuture<SendResult> {

    private static final Logger logger = LoggerFactory.getLogger(MqTemplate.class);

    private final OutboundMessage message;

    private final EncodedMessage encoded;

    private final boolean batchable;

    private final long enqueuedNanos = System.nanoTime();

    PendingSend(OutboundMessage message, EncodedMessage encoded, boolean batchable) {
        this.message = message;
        this.encoded = encoded;
        this.batchable = batchable;
    }

    OutboundMessage message() {
        return message;
    }

    EncodedMessage encoded() {
        return encoded;
    }

    /** Whether it may go out together with others. */
    boolean isBatchable() {
        return batchable;
    }

    /** The queue that the message's order wants, or {@code null} if a selector of the user's fails to choose one. */
    @Nullable
    MessageQueue queueAmong(List<MessageQueue> queues) {
        MessageQueueSelector selector = message.queueSelector();
        Object argument = message.queueArgument();
        try {
            return (selector != null) ? selector.select(queues, encoded.message(), argument) : null;
        } catch (RuntimeException | Error ex) {
            logger.warn("The queue selector {} failed for {}", selector, message, ex);
            return null;
        }
    }

    long enqueuedNanos() {
        return enqueuedNanos;
    }

    /** Whether its outcome is known by other ways, such as the delivery timeout, so that no attempt is of use. */
    boolean isSettled() {
        return message.state().isSettled() || isDone();
    }
}
