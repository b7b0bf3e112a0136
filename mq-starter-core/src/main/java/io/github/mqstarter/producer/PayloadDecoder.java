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

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.support.MessageBuilder;

/** Turns bytes back into what was sent: bytes and text as they are, anything else by the message converter. */
final class PayloadDecoder {

    private static final MessageHeaders NO_HEADERS = new MessageHeaders(Map.of());

    private final MessageConverter converter;

    PayloadDecoder(MessageConverter converter) {
        this.converter = converter;
    }

    /** Makes the object; throws {@link MessageConversionException}, or whatever the converter does. */
    <T> T decode(byte[] body, Class<T> type) {
        if (type.isAssignableFrom(byte[].class)) {
            return type.cast(body);
        }
        if (type.isAssignableFrom(String.class)) {
            return type.cast(new String(body, StandardCharsets.UTF_8));
        }
        Object converted = converter.fromMessage(MessageBuilder.createMessage(body, NO_HEADERS), type);
        if (!type.isInstance(converted)) {
            throw new MessageConversionException(
                    "%s made no %s of %d bytes".formatted(converter.getClass().getName(), type.getName(), body.length));
        }
        return type.cast(converted);
    }
}
