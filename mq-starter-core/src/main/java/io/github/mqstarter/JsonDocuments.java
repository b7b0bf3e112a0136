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

import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents one after another with one reader, as a new one costs more than most documents do. To the reader they are
 * elements of an array that does not end, each followed by a word that no document can know: where that word does not
 * follow, the text was not one document. For one thread.
 */
final class JsonDocuments {

    private static final String WORD = UUID.randomUUID().toString();

    private static final String END = ",\"" + WORD + "\"";

    private final int maxDepth;

    private final Source source = new Source();

    /** Is at the end of a document; {@code null} while it is in one, and after one that was not read to its end. */
    private @Nullable JsonReader reader;

    private boolean busy;

    JsonDocuments(int maxDepth) {
        this.maxDepth = maxDepth;
    }

    /** Answers the object of the text, or {@code null} if there is none, for whatever reason. */
    @Nullable
    Object read(String text, TypeAdapter<?> adapter) {
        if (busy) { // by an adapter that reads another document meanwhile
            return null;
        }
        busy = true;
        try {
            return readNext(text, adapter);
        } catch (IOException | RuntimeException | StackOverflowError ex) {
            return null;
        } finally {
            source.text = "";
            busy = false;
        }
    }

    private @Nullable Object readNext(String text, TypeAdapter<?> adapter) throws IOException {
        JsonReader elements = reader;
        reader = null;
        source.next((elements == null) ? "[" : ",", text);
        if (elements == null) {
            elements = new JsonReader(source);
            elements.setStrictness(Strictness.STRICT);
            elements.setNestingLimit(maxDepth + 1);
            elements.beginArray();
        }
        boolean isNull = elements.peek() == JsonToken.NULL;
        Object value = adapter.read(elements);
        reader = elements.nextString().equals(WORD) ? elements : null;
        return (reader == null || isNull) ? null : value;
    }

    /** What the reader is to see of one document, after which it sees nothing. */
    private static final class Source extends Reader {

        private String before = "";

        private String text = "";

        private int position;

        void next(String newBefore, String newText) {
            before = newBefore;
            text = newText;
            position = 0;
        }

        @Override
        public int read(char[] target, int offset, int length) {
            int written = 0;
            while (written < length && position < before.length() + text.length() + END.length()) {
                written += copy(target, offset + written, length - written);
            }
            return (written > 0) ? written : -1;
        }

        private int copy(char[] target, int offset, int length) {
            if (position < before.length()) {
                return copy(before, position, target, offset, length);
            }
            int inText = position - before.length();
            return (inText < text.length())
                    ? copy(text, inText, target, offset, length)
                    : copy(END, inText - text.length(), target, offset, length);
        }

        private int copy(String part, int from, char[] target, int offset, int length) {
            int chars = Math.min(length, part.length() - from);
            part.getChars(from, from + chars, target, offset);
            position += chars;
            return chars;
        }

        @Override
        public void close() {}
    }
}
