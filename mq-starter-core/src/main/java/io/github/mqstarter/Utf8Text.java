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

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Reads UTF-8 without the leniency of {@code new String(bytes, UTF_8)}, at its price. */
final class Utf8Text {

    /** What the JDK puts where bytes are not UTF-8; a text may have it of its own too. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final int CHECKED_AT_ONCE = 1024;

    private Utf8Text() {}

    /** Decodes all of the bytes; throws {@link UnreadablePayloadException} if they are not UTF-8. */
    static String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        requireDecoded(text, bytes);
        return text;
    }

    /** Requires that the text is all that the bytes say; throws {@link UnreadablePayloadException} if it is not. */
    static void requireDecoded(String text, byte[] bytes) {
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireUtf8(bytes);
        }
    }

    private static void requireUtf8(byte[] bytes) {
        CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(CHECKED_AT_ONCE);
        CoderResult result;
        do {
            result = strict.decode(in, out.clear(), true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw new UnreadablePayloadException("The payload is not UTF-8 at byte " + in.position(), null);
        }
    }
}
