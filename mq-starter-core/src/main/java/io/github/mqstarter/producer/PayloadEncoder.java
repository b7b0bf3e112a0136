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

import io.github.mqstarter.producer.SendFailedException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;

/** Turns a payload into bytes: bytes and text as they are, anything else by the message converter. */
final class PayloadEncoder {

    private static final MessageHeaders NO_HEADERS = new MessageHeaders(Map.of());

    private final MessageConverter converter;

    PayloadEncoder(MessageConverter converter) {
        this.converter = converter;
    }

    /** Makes the bytes; throws {@link SendFailedException} with {@code CONVERSION}. */
    byte[] encode(Object payload) {
        byte[] bytes = asBytes(payload);
        if (bytes == null) {
            bytes = asBytes(convert(payload));
        }
        if (bytes == null) {
            throw notConverted(payload, "the converter answered with neither bytes nor text", null);
        }
        return bytes;
    }

    private static byte @Nullable [] asBytes(@Nullable Object payload) {
        if (payload instanceof byte[] bytes) {
            return bytes;
        }
        return (payload instanceof String text) ? text.getBytes(StandardCharsets.UTF_8) : null;
    }

    private @Nullable Object convert(Object payload) {
        try {
            Message<?> converted = converter.toMessage(payload, NO_HEADERS);
            return (converted != null) ? converted.getPayload() : null;
        } catch (RuntimeException | Error ex) {
            throw notConverted(payload, ex.toString(), ex);
        }
    }

    private SendFailedException notConverted(Object payload, String why, @Nullable Throwable cause) {
        return new SendFailedException(
                Reason.CONVERSION,
                "A payload of type %s could not be converted by %s: %s"
                        .formatted(
                                payload.getClass().getName(),
                                converter.getClass().getName(),
                                why),
                null,
                cause);
    }
}
