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
import io.github.mqstarter.admin.ClusterAdmin;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/**
 * Makes letters of messages. What the failing listener has written on them is there only if it was one of this library.
 *
 * @param admin knows the namespace
 * @param group the group that gave them up
 * @param requestIdHeader name of the header with the request id
 * @param topic what the group consumes, for messages that do not say what topic they were sent to
 */
record LetterReader(ClusterAdmin admin, String group, String requestIdHeader, String topic) {

    DeadLetter read(MessageExt message, boolean settled) {
        return new DeadLetter(
                LetterId.of(message).toString(),
                group,
                topicOf(message),
                message.getMsgId(),
                message.getTags(),
                message.getKeys(),
                message.getProperty(requestIdHeader),
                headers(message),
                message.getProperty(MqHeaders.EXCEPTION),
                message.getProperty(MqHeaders.EXCEPTION_MESSAGE),
                message.getProperty(MqHeaders.EXCEPTION_STACK),
                (int) number(message, MqHeaders.ATTEMPTS, message.getReconsumeTimes()),
                time(message, MqHeaders.FIRST_FAILURE),
                Instant.ofEpochMilli(number(message, MqHeaders.LAST_FAILURE, message.getStoreTimestamp())),
                message.getProperty(MqHeaders.FAILED_HOST),
                Instant.ofEpochMilli(number(message, MqHeaders.BORN_TIMESTAMP, message.getBornTimestamp())),
                (int) number(message, MqHeaders.REDRIVES, 0),
                settled,
                message);
    }

    private String topicOf(MessageExt message) {
        for (String name : new String[] {
            MessageConst.PROPERTY_RETRY_TOPIC, MqHeaders.ORIGIN_TOPIC, MessageConst.PROPERTY_DLQ_ORIGIN_TOPIC
        }) {
            String said = message.getProperty(name);
            if (said != null) {
                return admin.withoutNamespace(said);
            }
        }
        return topic;
    }

    private static Map<String, String> headers(MessageExt message) {
        Map<String, String> headers = new HashMap<>();
        message.getProperties().forEach((name, value) -> {
            if (!MessageConst.STRING_HASH_SET.contains(name) && !MqHeaders.isReceived(name)) {
                headers.put(name, value);
            }
        });
        return headers;
    }

    private static @Nullable Instant time(MessageExt message, String name) {
        long millis = number(message, name, -1);
        return (millis >= 0) ? Instant.ofEpochMilli(millis) : null;
    }

    private static long number(MessageExt message, String name, long otherwise) {
        String value = message.getProperty(name);
        try {
            return (value != null) ? Long.parseLong(value) : otherwise;
        } catch (NumberFormatException ex) {
            return otherwise;
        }
    }
}
