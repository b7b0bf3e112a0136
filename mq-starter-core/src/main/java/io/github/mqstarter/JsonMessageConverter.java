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
package io.github.mqstarter;

import com.google.gson.Gson;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.GenericMessage;

/**
 * Writes and reads objects as JSON by Gson, and leaves to another converter what is bytes or text: as payload to be
 * written, or as the type to be read. The content type of a message is of no importance. Safe for use by many threads.
 *
 * <p>Written is what {@link Gson#toJson(Object)} makes.
 *
 * <p>Read is a payload of bytes or text that is exactly one JSON document (RFC 8259) in UTF-8 and has what the type
 * asks for. Anything else is a {@link MessageConversionException}: bytes that are not UTF-8 (if text is wanted, too),
 * {@code null}, nothing at all, anything behind the document, arrays and objects in more than 255 others, and
 * values that Gson does not take for the type. So nothing that is read is {@code null}. As Gson does, it takes
 * {@code "12"} for a number, lets what is missing at its default, and skips what is unknown. A Gson that was made
 * {@linkplain com.google.gson.Strictness#LENIENT lenient} still takes its liberties in syntax.
 *
 * <p>The message of such an exception says what is wrong, with the type and the place in it, but has nothing of the
 * payload: no value, and no name that the type does not know. The cause may have both.
 *
 * @since 0.1.0
 */
public final class JsonMessageConverter implements SmartMessageConverter {

    private final Gson gson;

    private final SmartMessageConverter others;

    private final JsonPayloadReader reader;

    private final ThreadLocal<Utf8Buffer> buffers = ThreadLocal.withInitial(Utf8Buffer::new);

    private JsonMessageConverter(Gson gson, SmartMessageConverter others) {
        this.gson = gson;
        this.others = others;
        this.reader = new JsonPayloadReader(gson);
    }

    /**
     * Makes a converter.
     *
     * @param gson what writes and reads objects
     * @param others what writes and reads all that is not an object, and writes by a conversion hint
     * @return the converter
     */
    public static JsonMessageConverter of(Gson gson, SmartMessageConverter others) {
        return new JsonMessageConverter(gson, others);
    }

    /**
     * Makes a message of a payload. One that is written as JSON has the headers that are given, and no others.
     *
     * @throws MessageConversionException if the payload cannot be written
     */
    @Override
    public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
        if (payload instanceof byte[] || payload instanceof String) {
            return others.toMessage(payload, headers);
        }
        byte[] json = write(payload);
        return (headers != null) ? new GenericMessage<>(json, headers) : new GenericMessage<>(json);
    }

    @Override
    public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers, @Nullable Object hint) {
        return (hint == null) ? toMessage(payload, headers) : others.toMessage(payload, headers, hint);
    }

    /**
     * Reads a payload.
     *
     * @throws MessageConversionException if it cannot be read
     */
    @Override
    public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
        return fromMessage(message, targetClass, null);
    }

    /**
     * Reads a payload as the type that the hint tells, or else the class. The hint may be
     *
     * <ul>
     *   <li>a {@link MethodParameter}, for the type of the parameter, whose variables are those of its containing
     *       class; of {@code Message<T>} and {@code Optional<T>} it is T;
     *   <li>a {@link Type}, which is used as it is, for example the T of a parameter {@code List<T>} for each message
     *       of a batch. The class is its raw class then.
     * </ul>
     *
     * @throws MessageConversionException if it cannot be read
     */
    @Override
    public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass, @Nullable Object hint) {
        Object payload = message.getPayload();
        if (targetClass == String.class || targetClass == byte[].class || targetClass.isInstance(payload)) {
            return checked(others.fromMessage(message, targetClass, hint), payload);
        }
        Object wanted = (hint instanceof MethodParameter || hint instanceof Type) ? hint : targetClass;
        if (payload instanceof byte[] bytes) {
            return reader.read(Utf8Text.decode(bytes), wanted);
        }
        return (payload instanceof String text)
                ? reader.read(text, wanted)
                : others.fromMessage(message, targetClass, hint);
    }

    /** Text has to be what the bytes say. */
    private static @Nullable Object checked(@Nullable Object value, Object payload) {
        if (value instanceof String text && payload instanceof byte[] bytes) {
            Utf8Text.requireDecoded(text, bytes);
        }
        return value;
    }

    private byte[] write(Object payload) {
        Utf8Buffer buffer = takeBuffer();
        try {
            gson.toJson(payload, buffer);
            return buffer.toBytes();
        } catch (RuntimeException ex) {
            throw new MessageConversionException("Could not write JSON: " + ex.getMessage(), ex);
        } finally {
            buffer.release();
        }
    }

    /** The thread's own, unless an object that is being written there has another written meanwhile. */
    private Utf8Buffer takeBuffer() {
        Utf8Buffer buffer = buffers.get();
        return buffer.take() ? buffer : new Utf8Buffer();
    }
}
