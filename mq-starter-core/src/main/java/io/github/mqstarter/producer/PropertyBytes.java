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

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageDecoder;

/** The properties of a message as they go over the wire. */
final class PropertyBytes {

    private static final int FIRST_OF_MANY_BYTES = 0x80;

    private PropertyBytes() {}

    /** Makes the same bytes as RocketMQ's {@link MessageDecoder}, of names and values that are not null. */
    static byte[] of(Map<String, String> properties) {
        byte[] bytes = new byte[chars(properties)];
        int end = 0;
        for (Map.Entry<String, String> property : properties.entrySet()) {
            int nameEnd = putAscii(property.getKey(), MessageDecoder.NAME_VALUE_SEPARATOR, bytes, end);
            end = (nameEnd < 0)
                    ? nameEnd
                    : putAscii(property.getValue(), MessageDecoder.PROPERTY_SEPARATOR, bytes, nameEnd);
            if (end < 0) {
                return MessageDecoder.messageProperties2String(properties).getBytes(StandardCharsets.UTF_8);
            }
        }
        return bytes;
    }

    private static int chars(Map<String, String> properties) {
        int chars = 0;
        for (Map.Entry<String, String> property : properties.entrySet()) {
            chars += property.getKey().length() + property.getValue().length() + 2;
        }
        return chars;
    }

    /** Answers with the end of what it put, or -1 if the text is not ASCII. */
    private static int putAscii(String text, char separator, byte[] target, int start) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= FIRST_OF_MANY_BYTES) {
                return -1;
            }
            target[start + i] = (byte) c;
        }
        target[start + length] = (byte) separator;
        return start + length + 1;
    }
}
