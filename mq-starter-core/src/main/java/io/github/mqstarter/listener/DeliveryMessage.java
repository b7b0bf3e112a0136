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

import io.github.mqstarter.MqHeaders;
import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/** A message of a delivery as Spring Messaging sees it: its body, and its properties as headers. Of one thread. */
final class DeliveryMessage implements Message<byte[]> {

    private final Delivery delivery;

    private final MessageExt message;

    private @Nullable MessageHeaders headers;

    DeliveryMessage(Delivery delivery, MessageExt message) {
        this.delivery = delivery;
        this.message = message;
    }

    Delivery delivery() {
        return delivery;
    }

    MessageExt message() {
        return message;
    }

    @Override
    public byte[] getPayload() {
        return message.getBody();
    }

    @Override
    public MessageHeaders getHeaders() {
        MessageHeaders made = headers;
        if (made == null) {
            made = new Headers(properties());
            headers = made;
        }
        return made;
    }

    /** Names the message, not what is in it. */
    @Override
    public String toString() {
        return delivery.toString();
    }

    private Map<String, Object> properties() {
        Map<String, Object> headers = new HashMap<>();
        message.getProperties().forEach((name, value) -> {
            if (!MessageConst.STRING_HASH_SET.contains(name)) {
                headers.put(name, value);
            }
        });
        put(headers, MqHeaders.TOPIC, topic());
        put(headers, MqHeaders.TAG, message.getTags());
        put(headers, MqHeaders.KEYS, message.getKeys());
        put(headers, MqHeaders.MESSAGE_ID, message.getMsgId());
        put(headers, MqHeaders.QUEUE_ID, message.getQueueId());
        put(headers, MqHeaders.QUEUE_OFFSET, message.getQueueOffset());
        put(headers, MqHeaders.BORN_TIMESTAMP, bornTimestamp());
        headers.putIfAbsent(MqHeaders.BORN_HOST, message.getBornHostString());
        put(headers, MqHeaders.ATTEMPT, message.getReconsumeTimes() + 1);
        put(headers, MqHeaders.GROUP, delivery.group());
        return headers;
    }

    private String topic() {
        String origin = message.getProperty(MessageConst.PROPERTY_RETRY_TOPIC);
        boolean deadLetter = message.getTopic().startsWith(MixAll.DLQ_GROUP_TOPIC_PREFIX);
        return (deadLetter && origin != null) ? origin : message.getTopic();
    }

    /** A message that comes again was made anew by the consumer that failed, and has the time of the first one with it. */
    private long bornTimestamp() {
        String first = message.getProperty(MqHeaders.BORN_TIMESTAMP);
        try {
            return (first != null) ? Long.parseLong(first) : message.getBornTimestamp();
        } catch (NumberFormatException ex) {
            return message.getBornTimestamp();
        }
    }

    private static void put(Map<String, Object> headers, String name, @Nullable Object value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    /** Headers without an id and a timestamp of their own: the message has both. */
    private static final class Headers extends MessageHeaders {

        private static final long serialVersionUID = 1L;

        private static final long NO_TIMESTAMP = -1L;

        Headers(Map<String, Object> headers) {
            super(headers, ID_VALUE_NONE, NO_TIMESTAMP);
        }
    }
}
