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
package io.github.mqstarter.client;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.compression.CompressorFactory;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes what a broker answers to a pull: messages one after another, each of which begins with its size.
 *
 * @param readBody whether messages get their bodies
 * @param decompress whether bodies are decompressed
 */
record MessageFrames(boolean readBody, boolean decompress) {

    private static final Logger logger = LoggerFactory.getLogger(MessageFrames.class);

    private static final int QUEUE_OFFSET_AT = 20;

    private static final int MIN_SIZE = QUEUE_OFFSET_AT + Long.BYTES;

    /**
     * Decodes all of them. One whose body cannot be decompressed has it as it was stored, and is marked; one that cannot be
     * read even so is logged.
     */
    List<MessageExt> decode(ByteBuffer frames, MessageQueue queue, long offsetDelta) {
        List<MessageExt> messages = new ArrayList<>();
        int end = frames.limit();
        while (frames.hasRemaining()) {
            int start = frames.position();
            int size = sizeOf(frames);
            if (size < 0) {
                logger.error("{} bytes that a broker answered for {} are no messages", end - start, queue);
                break;
            }
            frames.limit(start + size);
            MessageExt message = decode(frames);
            frames.limit(end).position(start + size);
            if (message != null) {
                add(message, messages);
            } else {
                logger.error(
                        "The message at offset {} of queue {} of topic {} on {} cannot be read, and is left out",
                        frames.getLong(start + QUEUE_OFFSET_AT) + offsetDelta,
                        queue.getQueueId(),
                        queue.getTopic(),
                        queue.getBrokerName());
            }
        }
        return messages;
    }

    /** The size of the next one, or a negative number where there is none. */
    private static int sizeOf(ByteBuffer frames) {
        int left = frames.remaining();
        int size = (left >= MIN_SIZE) ? frames.getInt(frames.position()) : 0;
        return (size >= MIN_SIZE && size <= left) ? size : -1;
    }

    private @Nullable MessageExt decode(ByteBuffer frame) {
        int start = frame.position();
        MessageExt message = MessageDecoder.decode(frame, readBody, decompress, true);
        if (message != null || !decompress) {
            return message;
        }
        MessageExt raw = MessageDecoder.decode(frame.position(start), readBody, false, true);
        if (raw != null) {
            UndecodableMessages.mark(raw, "Its body cannot be decompressed (%s)".formatted(failureOf(raw)));
        }
        return raw;
    }

    /** Why the body cannot be decompressed, which the decoder does not tell. */
    private static String failureOf(MessageExt raw) {
        try {
            CompressorFactory.getCompressor(MessageSysFlag.getCompressionType(raw.getSysFlag()))
                    .decompress(raw.getBody());
            return "at first";
        } catch (Exception ex) {
            return ex.toString();
        }
    }

    /** A batch that is stored as one message is several. */
    private void add(MessageExt message, List<MessageExt> messages) {
        if (!readBody || !isBatch(message)) {
            messages.add(message);
            return;
        }
        List<MessageExt> parts = new ArrayList<>();
        try {
            MessageDecoder.decodeMessage(message, parts);
            messages.addAll(parts);
        } catch (Exception | OutOfMemoryError ex) { // of a length that is none
            UndecodableMessages.mark(message, "Its body is not the batch that it says it is (%s)".formatted(ex));
            messages.add(message);
        }
    }

    private static boolean isBatch(MessageExt message) {
        int flags = message.getSysFlag();
        return MessageSysFlag.check(flags, MessageSysFlag.INNER_BATCH_FLAG)
                && MessageSysFlag.check(flags, MessageSysFlag.NEED_UNWRAP_FLAG);
    }
}
