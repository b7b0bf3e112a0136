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

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.producer.SendFailedException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageClientIDSetter;
import org.springframework.messaging.converter.MessageConverter;

/** Turns an outbound message into a native one that the broker takes as it is, or says why it cannot. */
final class MessageEncoder {

    /** What the broker takes: it keeps the length in a signed 16-bit number. */
    private static final int BROKER_LIMIT = Short.MAX_VALUE;

    /** What the broker adds to a message that is tried again; without the room for it, it could not take it back. */
    private static final int RESERVED_FOR_BROKER = 2048;

    /** More than any broker holds a message back, and short enough for every clock. */
    private static final Duration MAX_DELAY = Duration.ofDays(3650);

    /** Makes the map no bigger than the usual id, tag, key and headers need. */
    private static final int ROOM_FOR_PROPERTIES = 8;

    private final PayloadEncoder payloadEncoder;

    MessageEncoder(MessageConverter converter) {
        this.payloadEncoder = new PayloadEncoder(converter);
    }

    static String idOf(Message message) {
        return MessageClientIDSetter.getUniqID(message);
    }

    /** Makes the native message; throws {@link SendFailedException} or {@code IllegalArgumentException}. */
    EncodedMessage encode(OutboundMessage source, int maxBodyBytes) {
        Message given = source.nativeMessage();
        if (given != null) {
            return NativeEncoder.encode(source, given, maxBodyBytes);
        }
        Message message = new Message();
        message.setTopic(source.destination().topic());
        message.setBody(body(source, maxBodyBytes));
        MessageAccessor.setProperties(message, new HashMap<>(ROOM_FOR_PROPERTIES));
        MessageClientIDSetter.setUniqID(message);
        setTagAndKeys(source, message);
        setHeaders(source.headers(), message);
        setOrder(source, message);
        setDelay(source, message);
        source.properties().forEach((name, value) -> MessageAccessor.putProperty(message, name, value));
        return new EncodedMessage(message, properties(message));
    }

    private byte[] body(OutboundMessage source, int maxBodyBytes) {
        byte[] body = payloadEncoder.encode(source.payload());
        if (body.length == 0) {
            throw new IllegalArgumentException("The body is empty, and RocketMQ carries no empty body");
        }
        if (body.length > maxBodyBytes) {
            throw tooLarge("The body has %d bytes, and at most %d are allowed (rocketmq.producer.max-message-size)"
                    .formatted(body.length, maxBodyBytes));
        }
        return body;
    }

    private static void setTagAndKeys(OutboundMessage source, Message message) {
        String tag = source.destination().tag();
        if (tag != null) {
            message.setTags(PropertyText.tag(tag));
        }
        List<String> keys = source.keys();
        if (keys.size() == 1) {
            message.setKeys(PropertyText.key(keys.get(0)));
        } else if (!keys.isEmpty()) {
            keys.forEach(PropertyText::key);
            message.setKeys(keys);
        }
    }

    private static void setHeaders(Map<String, Object> headers, Message message) {
        for (Map.Entry<String, Object> header : headers.entrySet()) {
            String name = PropertyText.headerName(header.getKey());
            MessageAccessor.putProperty(message, name, PropertyText.headerValue(name, header.getValue()));
        }
    }

    private static void setOrder(OutboundMessage source, Message message) {
        String key = source.orderKey();
        if (key != null) {
            MessageAccessor.putProperty(message, MqHeaders.ORDERED_BY, PropertyText.orderKey(key));
        }
    }

    private static void setDelay(OutboundMessage source, Message message) {
        Duration delay = source.delay();
        Instant deliverAt = source.deliverAt();
        if (delay != null && deliverAt != null) {
            throw new IllegalArgumentException("The message has a delay and a time of delivery: set one of them");
        }
        if (delay != null && (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0)) {
            throw new IllegalArgumentException(
                    "The delay is %s: it must be between 0 and %d days".formatted(delay, MAX_DELAY.toDays()));
        }
        if (deliverAt != null && deliverAt.isAfter(Instant.now().plus(MAX_DELAY))) {
            throw new IllegalArgumentException(
                    "The time of delivery is %s: it must be within %d days".formatted(deliverAt, MAX_DELAY.toDays()));
        }
        if (delay != null && delay.toMillis() > 0) {
            message.setDelayTimeMs(delay.toMillis());
        }
        if (deliverAt != null && deliverAt.isAfter(Instant.now())) {
            message.setDeliverTimeMs(deliverAt.toEpochMilli());
        }
    }

    private static byte[] properties(Message message) {
        byte[] properties = PropertyBytes.of(message.getProperties());
        if (properties.length > BROKER_LIMIT - RESERVED_FOR_BROKER) {
            throw tooLarge(
                    "Headers, keys and tag have %d bytes in all. RocketMQ takes at most %d, of which it needs %d for retries: move some to the body"
                            .formatted(properties.length, BROKER_LIMIT, RESERVED_FOR_BROKER));
        }
        return properties;
    }

    private static SendFailedException tooLarge(String message) {
        return new SendFailedException(Reason.TOO_LARGE, message, null, null);
    }
}
