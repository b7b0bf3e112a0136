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

import io.github.mqstarter.MqHeaders;
import java.util.Set;
import java.util.UUID;
import org.apache.rocketmq.common.message.MessageConst;
import org.springframework.messaging.MessageHeaders;

/**
 * What RocketMQ can carry as the name or value of a property. Its wire format puts control characters between them and
 * does not escape: a value with one of them would arrive as several properties, and an empty one not at all.
 */
final class PropertyText {

    private static final char FIRST_PRINTABLE = 0x20;

    /** Names with a meaning that RocketMQ's own list lacks, and those that a listener would not get to see. */
    private static final Set<String> RESERVED = Set.of(
            MessageConst.PROPERTY_INNER_NUM,
            MessageConst.PROPERTY_INNER_MULTI_DISPATCH,
            MessageHeaders.ID,
            MessageHeaders.TIMESTAMP);

    private PropertyText() {}

    /** Returns the name, or throws {@code IllegalArgumentException}. */
    static String headerName(String name) {
        require("name of header", name, name);
        if (isReserved(name)) {
            throw refused("header", name, "has a name that RocketMQ or Spring reserves: choose another");
        }
        return name;
    }

    /** Returns the value as text, or throws {@code IllegalArgumentException}. */
    static String headerValue(String name, Object value) {
        if (!isTextual(value)) {
            String type = value.getClass().getName();
            throw refused("header", name, "is of type " + type + ": use text, a number, a boolean, an enum or a UUID");
        }
        return require("header", name, value.toString());
    }

    /** Whether it can be a header. */
    static boolean isHeader(String name, String value) {
        return isCarriable(name) && !isReserved(name) && isCarriable(value);
    }

    /** Returns the key, or throws {@code IllegalArgumentException}. */
    static String key(String key) {
        if (key.indexOf(' ') >= 0) {
            throw refused("key", key, "contains a space, which separates keys: add them one by one");
        }
        return require("key", key, key);
    }

    /** Returns the key of an order, or throws {@code IllegalArgumentException}. */
    static String orderKey(String key) {
        return require("orderedBy", key, key);
    }

    /** Whether a key of an order can go with its message. */
    static boolean isOrderKey(String key) {
        return isCarriable(key);
    }

    /** Returns the tag, or throws {@code IllegalArgumentException}. */
    static String tag(String tag) {
        return require("tag", tag, tag);
    }

    private static boolean isReserved(String name) {
        return MessageConst.STRING_HASH_SET.contains(name) || RESERVED.contains(name) || MqHeaders.isReceived(name);
    }

    private static boolean isCarriable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < FIRST_PRINTABLE || Character.isSurrogate(c)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isTextual(Object value) {
        return value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof Enum<?>
                || value instanceof UUID;
    }

    /** Every message passes here several times, so texts are made only of what is wrong. */
    private static String require(String kind, String name, String text) {
        if (text.isEmpty()) {
            throw refused(kind, name, "is empty: RocketMQ does not carry it, so leave it out");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < FIRST_PRINTABLE) {
                throw refused(
                        kind,
                        name,
                        "contains the control character \\u%04x at index %d, which RocketMQ cannot carry"
                                .formatted((int) c, i));
            }
            if (Character.isSurrogate(c)) {
                if (!isPair(text, i)) {
                    throw refused(kind, name, "contains half a character (an unpaired surrogate) at index " + i);
                }
                i++;
            }
        }
        return text;
    }

    private static boolean isPair(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
    }

    private static IllegalArgumentException refused(String kind, String name, String why) {
        return new IllegalArgumentException("The %s '%s' %s".formatted(kind, printable(name), why));
    }

    /** The text with a question mark for each control character. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
