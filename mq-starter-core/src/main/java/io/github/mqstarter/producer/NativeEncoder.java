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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageBatch;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Prepares native messages that others have made. They keep what they have; of that only what would arrive as something
 * else is refused, because what went well before is to go well.
 */
final class NativeEncoder {

    private NativeEncoder() {}

    /** Completes the message; throws {@link SendFailedException} or {@code IllegalArgumentException}. */
    static EncodedMessage encode(OutboundMessage source, Message message, int maxBodyBytes) {
        List<Message> parts = NativeMessages.parts(message);
        addHeaders(source.headers(), parts);
        addOrder(source.orderKey(), parts);
        parts.forEach(NativeEncoder::requireCarriable);
        NativeMessages.complete(message);
        requireSize(message, maxBodyBytes);
        return new EncodedMessage(message, properties(message));
    }

    /** What a message of a batch has for itself goes before what the chain says of all. */
    static void addHeaders(Map<String, Object> headers, List<Message> parts) {
        Map<String, String> common = NativeMessages.commonHeaders(parts);
        headers.forEach((name, value) -> {
            if (!value.equals(common.get(name))) {
                String text = PropertyText.headerValue(PropertyText.headerName(name), value);
                parts.stream()
                        .filter(part -> common.containsKey(name) || part.getProperty(name) == null)
                        .forEach(part -> MessageAccessor.putProperty(part, name, text));
            }
        });
    }

    /** As far as it can be said, and nobody has said another: without it the message is as it was. */
    private static void addOrder(@Nullable String key, List<Message> parts) {
        if (key != null && PropertyText.isOrderKey(key)) {
            parts.stream()
                    .filter(part -> part.getProperty(MqHeaders.ORDERED_BY) == null)
                    .forEach(part -> MessageAccessor.putProperty(part, MqHeaders.ORDERED_BY, key));
        }
    }

    private static void requireCarriable(Message part) {
        if (part.getBody() == null || part.getBody().length == 0) {
            throw new IllegalArgumentException("The body is empty, and RocketMQ carries no empty body");
        }
        part.getProperties().forEach((name, value) -> {
            if (hasSeparator(name) || value != null && hasSeparator(value)) {
                throw new IllegalArgumentException(
                        "The property '%s' contains \\u0001 or \\u0002, by which RocketMQ separates properties: it would arrive as several"
                                .formatted(PropertyText.printable(name)));
            }
        });
        int bytes = properties(part).length;
        if (bytes > Short.MAX_VALUE) {
            throw tooLarge("The properties have %d bytes in all, and RocketMQ takes at most %d"
                    .formatted(bytes, Short.MAX_VALUE));
        }
    }

    private static boolean hasSeparator(String text) {
        return text.indexOf(MessageDecoder.NAME_VALUE_SEPARATOR) >= 0
                || text.indexOf(MessageDecoder.PROPERTY_SEPARATOR) >= 0;
    }

    private static void requireSize(Message message, int maxBodyBytes) {
        int size = message.getBody().length;
        if (size > maxBodyBytes) {
            throw tooLarge("The body%s has %d bytes, and at most %d are allowed (rocketmq.producer.max-message-size)"
                    .formatted(message instanceof MessageBatch ? " of the batch" : "", size, maxBodyBytes));
        }
    }

    private static SendFailedException tooLarge(String message) {
        return new SendFailedException(Reason.TOO_LARGE, message, null, null);
    }

    private static byte[] properties(Message message) {
        return MessageDecoder.messageProperties2String(message.getProperties()).getBytes(StandardCharsets.UTF_8);
    }
}
