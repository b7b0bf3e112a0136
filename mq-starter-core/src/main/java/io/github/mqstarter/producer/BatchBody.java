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

import java.nio.ByteBuffer;
import java.util.List;

/** The body of a batch: its messages one behind another, each as the broker reads it. */
final class BatchBody {

    /** Magic number and checksum are set by the broker. */
    private static final int SET_BY_BROKER = 0;

    /** Size, magic number, checksum, flag, length of the body; length of the properties. */
    private static final int FIXED_BYTES = 5 * Integer.BYTES + Short.BYTES;

    private BatchBody() {}

    /** Makes the same bytes as RocketMQ's {@code MessageDecoder.encodeMessages}. */
    static byte[] encode(List<EncodedMessage> messages) {
        int bytes = 0;
        for (EncodedMessage message : messages) {
            bytes = Math.addExact(bytes, sizeOf(message));
        }
        ByteBuffer target = ByteBuffer.allocate(bytes);
        for (EncodedMessage message : messages) {
            put(message, target);
        }
        return target.array();
    }

    /** How many bytes a message takes in a batch. */
    static int sizeOf(EncodedMessage message) {
        return FIXED_BYTES + message.message().getBody().length + message.properties().length;
    }

    private static void put(EncodedMessage message, ByteBuffer target) {
        byte[] body = message.message().getBody();
        byte[] properties = message.properties();
        target.putInt(sizeOf(message))
                .putInt(SET_BY_BROKER)
                .putInt(SET_BY_BROKER)
                .putInt(message.message().getFlag())
                .putInt(body.length)
                .put(body)
                .putShort((short) properties.length)
                .put(properties);
    }
}
