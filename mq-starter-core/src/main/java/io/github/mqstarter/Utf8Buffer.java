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

import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects a text and turns it into UTF-8. Is used again and again, by one thread, without holding on to a big text. */
final class Utf8Buffer extends Writer {

    /** Characters there is room for from the beginning. */
    private static final int INITIAL_CHARS = 512;

    /** A buffer that had to grow beyond this is not kept. */
    private static final int MAX_KEPT_CHARS = 8 * 1024;

    private static final int MAX_BYTES_PER_CHAR = 3;

    private final CharsetEncoder encoder =
            StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);

    private CharBuffer chars = CharBuffer.allocate(INITIAL_CHARS);

    private ByteBuffer bytes = ByteBuffer.allocate(INITIAL_CHARS * MAX_BYTES_PER_CHAR);

    private boolean taken;

    /** Whether the caller may use it now. If so, it is his until he {@linkplain #release releases} it. */
    boolean take() {
        boolean free = !taken;
        taken = true;
        return free;
    }

    /** Forgets the text. */
    void release() {
        if (chars.capacity() > MAX_KEPT_CHARS) {
            chars = CharBuffer.allocate(INITIAL_CHARS);
        }
        chars.clear();
        taken = false;
    }

    /** The bytes of the text, with a question mark for each half of a character. */
    byte[] toBytes() {
        chars.flip();
        if (chars.length() > MAX_KEPT_CHARS) {
            return chars.toString().getBytes(StandardCharsets.UTF_8);
        }
        if (bytes.capacity() < chars.length() * MAX_BYTES_PER_CHAR) {
            bytes = ByteBuffer.allocate(chars.capacity() * MAX_BYTES_PER_CHAR);
        }
        encoder.reset().encode(chars, bytes.clear(), true);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    @Override
    public void write(int c) {
        makeRoom(1);
        chars.put((char) c);
    }

    @Override
    public void write(char[] text, int start, int length) {
        makeRoom(length);
        chars.put(text, start, length);
    }

    @Override
    public void write(String text) {
        write(text, 0, text.length());
    }

    @Override
    public void write(String text, int start, int length) {
        makeRoom(length);
        chars.put(text, start, start + length);
    }

    @Override
    public Writer append(CharSequence text) {
        write(String.valueOf(text));
        return this;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    private void makeRoom(int length) {
        if (chars.remaining() < length) {
            int size = chars.position();
            CharBuffer bigger = CharBuffer.allocate(Math.max(chars.capacity() * 2, size + length));
            chars = bigger.put(chars.flip());
        }
    }
}
