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
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Type;

/**
 * Reads a text that is one JSON document, and nothing else, by Gson. What it throws says in its message what is wrong
 * and where, but nothing of what the text is; its cause may. Thread-safe.
 */
final class JsonPayloadReader {

    /** Arrays and objects that may be open at once; no stack is too small for as many. */
    static final int MAX_DEPTH = 255;

    private final JsonTypes types;

    private final JsonPlace place;

    private final Strictness strictness;

    private final ThreadLocal<JsonDocuments> documents = ThreadLocal.withInitial(() -> new JsonDocuments(MAX_DEPTH));

    JsonPayloadReader(Gson gson) {
        this.types = new JsonTypes(gson);
        this.place = new JsonPlace(gson.fieldNamingStrategy());
        this.strictness = strictnessOf(gson);
    }

    /**
     * Makes the object of the text; throws {@link UnreadablePayloadException} if there is none.
     *
     * @param wanted a type, or the parameter of a method
     */
    Object read(String text, Object wanted) {
        Object value = (strictness == Strictness.STRICT) ? documents.get().read(text, types.adapter(wanted)) : null;
        return (value != null) ? value : readAlone(text, wanted);
    }

    /** Slower, and knows what is wrong. */
    private Object readAlone(String text, Object wanted) {
        JsonReader reader = open(new StringReader(text));
        try {
            return read(reader, wanted);
        } catch (IOException | RuntimeException | StackOverflowError ex) {
            throw failure(reader, JsonTypes.typeOf(wanted), text.isBlank() ? "it is empty" : problem(ex), ex);
        }
    }

    private Object read(JsonReader reader, Object wanted) throws IOException {
        if (reader.peek() == JsonToken.NULL) {
            throw new Refusal("it is null");
        }
        Object value = types.adapter(wanted).read(reader);
        if (value == null) {
            throw new Refusal("it amounts to null");
        }
        if (!isAtEnd(reader)) {
            throw new Refusal("something follows its end");
        }
        return value;
    }

    private static boolean isAtEnd(JsonReader reader) throws IOException {
        try {
            return reader.peek() == JsonToken.END_DOCUMENT;
        } catch (MalformedJsonException ex) {
            return false;
        }
    }

    private JsonReader open(Reader text) {
        JsonReader reader = new JsonReader(text);
        reader.setStrictness(strictness);
        reader.setNestingLimit(MAX_DEPTH);
        return reader;
    }

    /** Lenient is only a Gson that was made so: one that was not told is strict. */
    private static Strictness strictnessOf(Gson gson) {
        Strictness given = gson.newJsonReader(Reader.nullReader()).getStrictness();
        return (given == Strictness.LENIENT) ? Strictness.LENIENT : Strictness.STRICT;
    }

    private UnreadablePayloadException failure(JsonReader reader, Type type, String problem, Throwable cause) {
        return new UnreadablePayloadException(
                "The payload cannot be read as %s: %s, at %s"
                        .formatted(type.getTypeName(), problem, place.of(reader.getPath(), type)),
                cause);
    }

    private static String problem(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return refusal.problem;
            }
            if (cause instanceof StackOverflowError || isTooDeep(cause)) {
                return "it is nested too deeply";
            }
            if (cause instanceof MalformedJsonException) {
                return "it is not JSON";
            }
            if (cause instanceof EOFException) {
                return "it ends too early";
            }
        }
        return "it does not fit";
    }

    private static boolean isTooDeep(Throwable failure) {
        return failure instanceof MalformedJsonException
                && String.valueOf(failure.getMessage()).startsWith("Nesting limit");
    }

    /** A document that Gson takes and we do not. */
    private static final class Refusal extends JsonParseException {

        private static final long serialVersionUID = 1L;

        private final String problem;

        Refusal(String problem) {
            super(problem);
            this.problem = problem;
        }
    }
}
