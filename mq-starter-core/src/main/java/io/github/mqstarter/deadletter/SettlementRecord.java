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
package io.github.mqstarter.deadletter;

import io.github.mqstarter.MqHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.utils.NetworkUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of letters of one queue that they are settled. It lies among the letters itself, as a message by whose tag it is found.
 *
 * @param queue the queue, as {@code broker:queue}
 * @param offsets the offsets of the letters in that queue
 */
record SettlementRecord(String queue, OffsetRanges offsets) {

    private static final Logger logger = LoggerFactory.getLogger(SettlementRecord.class);

    private static final String QUEUE = "mq_settledQueue";

    private static final String OFFSETS = "mq_settledOffsets";

    private static final String OUTCOME = "mq_settledAs";

    private static final String REASON = "mq_settledBecause";

    private static final String HOST = "mq_settledBy";

    private static final String TIME = "mq_settledAt";

    /** Attempts over a limit of none: what a broker files away as a dead letter at once. */
    private static final String ATTEMPTS = "1";

    static String nameOf(MessageQueue queue) {
        return queue.getBrokerName() + ':' + queue.getQueueId();
    }

    /** Whether a message among letters is a record, be it a damaged one. */
    static boolean is(MessageExt message) {
        return MqHeaders.SETTLEMENT_TAG.equals(message.getTags());
    }

    /** The record that a message is, or {@code null} if it is damaged. */
    static @Nullable SettlementRecord of(MessageExt message) {
        String queue = message.getProperty(QUEUE);
        String offsets = message.getProperty(OFFSETS);
        try {
            return (queue != null && offsets != null) ? new SettlementRecord(queue, OffsetRanges.parse(offsets)) : null;
        } catch (NumberFormatException ex) {
            logger.warn("The settlement record {} cannot be read: {}", LetterId.of(message), offsets);
            return null;
        }
    }

    /** The message to send to the retry topic of the group, from where the broker puts it among the letters. */
    Message toMessage(String retryTopic, Outcome outcome, @Nullable String reason) {
        String text =
                "%s %s in queue %s%s".formatted(outcome.text(), offsets, queue, (reason != null) ? ": " + reason : "");
        Message message = new Message(retryTopic, text.getBytes(StandardCharsets.UTF_8));
        message.setTags(MqHeaders.SETTLEMENT_TAG);
        put(message, QUEUE, queue);
        put(message, OFFSETS, offsets.toString());
        put(message, OUTCOME, outcome.text());
        put(message, HOST, NetworkUtil.getLocalAddress());
        put(message, TIME, Instant.now().toString());
        if (reason != null) {
            put(message, REASON, reason);
        }
        MessageAccessor.setReconsumeTime(message, ATTEMPTS);
        MessageAccessor.setMaxReconsumeTimes(message, "0");
        return message;
    }

    private static void put(Message message, String name, String value) {
        MessageAccessor.putProperty(message, name, value);
    }

    /** How letters can be settled. */
    enum Outcome {
        REDRIVEN,
        DISCARDED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
