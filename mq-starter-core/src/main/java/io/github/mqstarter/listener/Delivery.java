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
package io.github.mqstarter.listener;

import java.util.List;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * What the broker hands to a listener at one time: one or more messages of one queue. Immutable; the messages are the
 * client's own and must not be changed.
 *
 * @param messages the messages, at least one
 * @param listenerId id of the listener
 * @param group consumer group of the listener
 * @param maxAttempts how often a message is tried before it becomes a dead letter
 * @since 0.1.0
 */
public record Delivery(List<MessageExt> messages, String listenerId, String group, int maxAttempts) {

    /**
     * @throws IllegalArgumentException if there are no messages
     */
    public Delivery {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("A delivery has at least one message");
        }
        messages = List.copyOf(messages);
    }

    /**
     * The first message, which is the only one unless the listener takes batches.
     *
     * @return the message
     */
    public MessageExt message() {
        return messages.get(0);
    }

    /**
     * Number of this attempt at the first message.
     *
     * @return 1 for the first attempt
     */
    public int attempt() {
        return message().getReconsumeTimes() + 1;
    }

    /**
     * Whether the attempts are used up if this one fails.
     *
     * @return whether there is no further attempt
     */
    public boolean isLastAttempt() {
        return attempt() >= maxAttempts;
    }

    /**
     * One message of this delivery.
     *
     * @param index its index, from 0
     * @return a delivery of that message alone
     */
    public Delivery only(int index) {
        return new Delivery(List.of(messages.get(index)), listenerId, group, maxAttempts);
    }

    /** Names the messages, not what is in them. */
    @Override
    public String toString() {
        MessageExt first = message();
        String more = (messages.size() > 1) ? " and %d more".formatted(messages.size() - 1) : "";
        String keys = (first.getKeys() != null) ? " with keys " + first.getKeys() : "";
        String attempts = (maxAttempts < Integer.MAX_VALUE) ? " of " + maxAttempts : "";
        return "message %s%s of topic %s%s, attempt %d%s by listener %s"
                .formatted(first.getMsgId(), more, first.getTopic(), keys, attempt(), attempts, listenerId);
    }
}
