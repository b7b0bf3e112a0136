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
package io.github.mqstarter.autoconfigure;

import io.github.mqstarter.UnreadablePayloadException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.SmartMessageConverter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads by Jackson as strictly as {@link io.github.mqstarter.JsonMessageConverter} does by Gson: UTF-8, no {@code null},
 * a type as a hint, and no word of the payload in the message of an exception. Writing is as Spring does it.
 */
final class JacksonMessageConverter implements SmartMessageConverter {

    private final JsonMapper mapper;

    private final SmartMessageConverter springs;

    /**
     * Makes a converter.
     *
     * @param mapper what reads a type that is given as a hint, and fails on trailing tokens
     * @param springs what does all else
     */
    JacksonMessageConverter(JsonMapper mapper, SmartMessageConverter springs) {
        this.mapper = mapper;
        this.springs = springs;
    }

    @Override
    public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
        return springs.toMessage(payload, headers);
    }

    @Override
    public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers, @Nullable Object hint) {
        return springs.toMessage(payload, headers, hint);
    }

    @Override
    public Object fromMessage(Message<?> message, Class<?> targetClass) {
        return fromMessage(message, targetClass, null);
    }

    @Override
    public Object fromMessage(Message<?> message, Class<?> targetClass, @Nullable Object hint) {
        if (targetClass.isInstance(message.getPayload())) {
            return message.getPayload();
        }
        String type = typeName(targetClass, hint);
        Object value;
        try {
            value = read(message, targetClass, hint);
        } catch (CharacterCodingException ex) {
            throw new UnreadablePayloadException("The payload is not UTF-8", ex);
        } catch (RuntimeException | StackOverflowError ex) {
            throw new UnreadablePayloadException("The payload cannot be read as %s%s".formatted(type, place(ex)), ex);
        }
        if (value == null) {
            throw new UnreadablePayloadException("The payload cannot be read as %s: it is null".formatted(type), null);
        }
        return value;
    }

    private @Nullable Object read(Message<?> message, Class<?> targetClass, @Nullable Object hint)
            throws CharacterCodingException {
        if (!(message.getPayload() instanceof byte[] bytes)) {
            return springs.fromMessage(message, targetClass, hint);
        }
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        boolean isText = targetClass == String.class;
        return (hint instanceof Type type && !isText)
                ? mapper.readValue(bytes, mapper.constructType(type))
                : springs.fromMessage(message, targetClass, hint);
    }

    private static String typeName(Class<?> targetClass, @Nullable Object hint) {
        if (hint instanceof Type type) {
            return type.getTypeName();
        }
        return (hint instanceof MethodParameter parameter)
                ? parameter.getGenericParameterType().getTypeName()
                : targetClass.getTypeName();
    }

    /** Where Jackson gave up, without a name, which may be of the payload. */
    private static String place(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            TokenStreamLocation location = (cause instanceof JacksonException json) ? json.getLocation() : null;
            if (location != null) {
                return ": it does not fit at line %d, column %d"
                        .formatted(location.getLineNr(), location.getColumnNr());
            }
        }
        return ": it does not fit";
    }
}
