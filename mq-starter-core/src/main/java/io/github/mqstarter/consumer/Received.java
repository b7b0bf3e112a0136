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
package io.github.mqstarter.consumer;

import io.github.mqstarter.RequestIds;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHeaders;

/**
 * A message that was received or browsed. Safe for use by many threads.
 *
 * @param <T> the type of the payload
 * @since 0.1.0
 */
public final class Received<T> {

    private final MessageExt message;

    private final PayloadReader<T> reader;

    private final String requestIdHeader;

    private final @Nullable QueueProgress progress;

    private @Nullable T payload;

    private @Nullable MessageHeaders headers;

    Received(MessageExt message, PayloadReader<T> reader, String requestIdHeader, @Nullable QueueProgress progress) {
        this.message = message;
        this.reader = reader;
        this.requestIdHeader = requestIdHeader;
        this.progress = progress;
    }

    /**
     * The payload, converted at the first call: so a message that cannot be read is received, and can be acknowledged or
     * put aside, like any other.
     *
     * @return the payload, the same object at each call
     * @throws org.springframework.messaging.converter.MessageConversionException if it cannot be converted, at each call
     */
    public synchronized T payload() {
        T present = payload;
        if (present == null) {
            present = reader.read(message, headers());
            payload = present;
        }
        return present;
    }

    /**
     * The headers: those of the sender, and those of {@link io.github.mqstarter.MqHeaders} but for attempt and group.
     *
     * @return the headers, without Spring's own id and timestamp
     */
    public synchronized MessageHeaders headers() {
        MessageHeaders present = headers;
        if (present == null) {
            present = ReceivedHeaders.of(message);
            headers = present;
        }
        return present;
    }

    /**
     * The topic that the message was read from.
     *
     * @return the topic
     */
    public String topic() {
        return message.getTopic();
    }

    /**
     * The tag.
     *
     * @return the tag, or {@code null} where there is none
     */
    public @Nullable String tag() {
        return message.getTags();
    }

    /**
     * The keys.
     *
     * @return the keys, separated by a space, or {@code null} where there are none
     */
    public @Nullable String keys() {
        return message.getKeys();
    }

    /**
     * The unique id of the message, the same each time it is received.
     *
     * @return the id
     */
    public String messageId() {
        return message.getMsgId();
    }

    /**
     * The request id that came with the message. {@link RequestIds#open} makes it the one of the thread.
     *
     * @return the id, or {@code null} where there is none, or none that is valid
     */
    public @Nullable String requestId() {
        String id = message.getProperty(requestIdHeader);
        return RequestIds.isValid(id) ? id : null;
    }

    /**
     * The client's own message, not to be changed.
     *
     * @return the message
     */
    public MessageExt nativeMessage() {
        return message;
    }

    /** Names the message, not what is in it. */
    @Override
    public String toString() {
        return "message %s of topic %s, queue %d, offset %d"
                .formatted(messageId(), topic(), message.getQueueId(), message.getQueueOffset());
    }

    /** Where its acknowledgement counts, or {@code null} for one that was browsed. */
    @Nullable
    QueueProgress progress() {
        return progress;
    }
}
