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
package io.github.mqstarter.consumer;

import io.github.mqstarter.client.UndecodableMessages;
import java.lang.reflect.Type;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.ClassUtils;

/** Makes payloads of one type from messages. */
final class PayloadReader<T> {

    private final MessageConverter converter;

    private final Class<?> type;

    private final @Nullable GenericTypeHint hint;

    PayloadReader(MessageConverter converter, Type payloadType) {
        this.converter = converter;
        Class<?> raw = ResolvableType.forType(payloadType).toClass();
        this.type = ClassUtils.resolvePrimitiveIfNecessary(raw);
        this.hint = (payloadType instanceof Class) ? null : new GenericTypeHint(payloadType, raw);
        if (hint != null && !(converter instanceof SmartMessageConverter)) {
            throw new IllegalArgumentException("payloadType: %s does not read generic types as %s"
                    .formatted(converter.getClass().getName(), payloadType));
        }
    }

    /** Makes the object; throws {@link MessageConversionException} whatever the converter does. */
    @SuppressWarnings("unchecked") // checked by its class, as far as classes tell
    T read(MessageExt message, MessageHeaders headers) {
        UndecodableMessages.refuse(message);
        if (type == MessageExt.class) {
            return (T) message;
        }
        if (type == byte[].class) {
            return (T) message.getBody();
        }
        Object converted = convert(message, MessageBuilder.createMessage(message.getBody(), headers));
        if (!type.isInstance(converted)) {
            throw new MessageConversionException("%s made no %s of message %s"
                    .formatted(converter.getClass().getName(), type.getName(), message.getMsgId()));
        }
        return (T) converted;
    }

    private @Nullable Object convert(MessageExt message, Message<byte[]> body) {
        try {
            return (hint != null)
                    ? ((SmartMessageConverter) converter).fromMessage(body, type, hint)
                    : converter.fromMessage(body, type);
        } catch (MessageConversionException ex) {
            throw ex;
        } catch (RuntimeException ex) {
            throw new MessageConversionException(
                    "Message %s cannot be read as %s".formatted(message.getMsgId(), type.getName()), ex);
        }
    }
}
