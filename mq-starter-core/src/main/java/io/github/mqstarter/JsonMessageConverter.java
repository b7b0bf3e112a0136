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
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.GenericMessage;

/**
 * Writes objects as JSON by Gson, through a buffer that each thread keeps, and leaves all else to another converter:
 * reading, and writing of bytes, of text, and by a conversion hint. The bytes are those of {@link Gson#toJson(Object)}.
 * Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class JsonMessageConverter implements SmartMessageConverter {

    private final Gson gson;

    private final SmartMessageConverter others;

    private final ThreadLocal<Utf8Buffer> buffers = ThreadLocal.withInitial(Utf8Buffer::new);

    private JsonMessageConverter(Gson gson, SmartMessageConverter others) {
        this.gson = gson;
        this.others = others;
    }

    /**
     * Makes a converter.
     *
     * @param gson what writes objects
     * @param others what reads, and writes all that is not an object
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

    @Override
    public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
        return others.fromMessage(message, targetClass);
    }

    @Override
    public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass, @Nullable Object hint) {
        return others.fromMessage(message, targetClass, hint);
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
