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

import java.util.UUID;
import org.apache.rocketmq.common.message.MessageConst;

/**
 * What RocketMQ can carry as the name or value of a property. Its wire format puts control characters between them and
 * does not escape: a value with one of them would arrive as several properties, and an empty one not at all.
 */
final class PropertyText {

    private static final char FIRST_PRINTABLE = 0x20;

    private PropertyText() {}

    /** Returns the name, or throws {@code IllegalArgumentException}. */
    static String headerName(String name) {
        require("The name of header '%s'".formatted(printable(name)), name);
        if (MessageConst.STRING_HASH_SET.contains(name)) {
            throw new IllegalArgumentException(
                    "The header '%s' has a name that RocketMQ reserves: choose another".formatted(name));
        }
        return name;
    }

    /** Returns the value as text, or throws {@code IllegalArgumentException}. */
    static String headerValue(String name, Object value) {
        if (!isTextual(value)) {
            throw new IllegalArgumentException(
                    "The header '%s' is of type %s: use text, a number, a boolean, an enum constant or a UUID"
                            .formatted(printable(name), value.getClass().getName()));
        }
        return require("The header '%s'".formatted(printable(name)), value.toString());
    }

    /** Returns the key, or throws {@code IllegalArgumentException}. */
    static String key(String key) {
        if (key.indexOf(' ') >= 0) {
            throw new IllegalArgumentException(
                    "The key '%s' contains a space, which separates keys: add them one by one"
                            .formatted(printable(key)));
        }
        return require("The key '%s'".formatted(printable(key)), key);
    }

    /** Returns the tag, or throws {@code IllegalArgumentException}. */
    static String tag(String tag) {
        return require("The tag '%s'".formatted(printable(tag)), tag);
    }

    private static boolean isTextual(Object value) {
        return value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof Enum<?>
                || value instanceof UUID;
    }

    private static String require(String what, String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty: RocketMQ does not carry it, so leave it out");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < FIRST_PRINTABLE) {
                throw new IllegalArgumentException(
                        "%s contains the control character \\u%04x at index %d, which RocketMQ cannot carry"
                                .formatted(what, (int) c, i));
            }
            if (Character.isSurrogate(c)) {
                i = requirePair(what, text, i);
            }
        }
        return text;
    }

    private static int requirePair(String what, String text, int index) {
        boolean pair = Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
        if (!pair) {
            throw new IllegalArgumentException(
                    "%s contains half a character (an unpaired surrogate) at index %d".formatted(what, index));
        }
        return index + 1;
    }

    /** The text with a question mark for each control character. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
