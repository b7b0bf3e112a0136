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
package io.github.mqstarter.compat;

import io.github.mqstarter.UnreadablePayloadException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;

/**
 * Another converter, except that what it cannot read, or reads as nothing, is an {@link UnreadablePayloadError} that
 * quotes nothing of the payload.
 */
class RequiringMessageConverter implements MessageConverter {

    private final MessageConverter converter;

    private RequiringMessageConverter(MessageConverter converter) {
        this.converter = converter;
    }

    /** A converter of the same kind. */
    static MessageConverter of(MessageConverter converter) {
        if (converter instanceof RequiringMessageConverter) {
            return converter;
        }
        return (converter instanceof SmartMessageConverter smart)
                ? new Smart(smart)
                : new RequiringMessageConverter(converter);
    }

    @Override
    public Object fromMessage(Message<?> message, Class<?> targetClass) {
        return require(targetClass, () -> converter.fromMessage(message, targetClass));
    }

    @Override
    public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
        return converter.toMessage(payload, headers);
    }

    private static Object require(Class<?> type, Supplier<@Nullable Object> read) {
        Object payload;
        try {
            payload = read.get();
        } catch (RuntimeException | StackOverflowError ex) {
            throw unreadable("The payload cannot be converted to " + type.getName(), ex);
        }
        if (payload == null) {
            throw unreadable("The payload is nothing that is a " + type.getName(), null);
        }
        return payload;
    }

    private static UnreadablePayloadError unreadable(String problem, @Nullable Throwable cause) {
        return new UnreadablePayloadError(new UnreadablePayloadException(problem, cause));
    }

    private static final class Smart extends RequiringMessageConverter implements SmartMessageConverter {

        private final SmartMessageConverter converter;

        Smart(SmartMessageConverter converter) {
            super(converter);
            this.converter = converter;
        }

        @Override
        public Object fromMessage(Message<?> message, Class<?> targetClass, @Nullable Object conversionHint) {
            return require(targetClass, () -> converter.fromMessage(message, targetClass, conversionHint));
        }

        @Override
        public @Nullable Message<?> toMessage(
                Object payload, @Nullable MessageHeaders headers, @Nullable Object conversionHint) {
            return converter.toMessage(payload, headers, conversionHint);
        }
    }
}
