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
package io.github.mqstarter.deadletter;

import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;

/** A place in the queues of dead letters, written {@code broker:queue:offset}. In the order of queues, then offsets. */
record LetterId(String broker, int queue, long offset) implements Comparable<LetterId> {

    /** Reads an id; throws {@link IllegalArgumentException} if the text is none. */
    static LetterId parse(String text) {
        int second = text.lastIndexOf(':');
        int first = text.lastIndexOf(':', second - 1);
        if (first > 0) {
            try {
                int queue = Integer.parseInt(text.substring(first + 1, second));
                long offset = Long.parseLong(text.substring(second + 1));
                if (queue >= 0 && offset >= 0) {
                    return new LetterId(text.substring(0, first), queue, offset);
                }
            } catch (NumberFormatException ex) {
                throw noId(text, ex);
            }
        }
        throw noId(text, null);
    }

    private static IllegalArgumentException noId(String text, @Nullable NumberFormatException cause) {
        return new IllegalArgumentException(
                "'%s' is no id of a dead letter: one is written broker:queue:offset, as in broker-a:0:42"
                        .formatted(text),
                cause);
    }

    static LetterId of(MessageQueue queue, long offset) {
        return new LetterId(queue.getBrokerName(), queue.getQueueId(), offset);
    }

    static LetterId of(MessageExt message) {
        return new LetterId(message.getBrokerName(), message.getQueueId(), message.getQueueOffset());
    }

    /** The place behind it. */
    LetterId next() {
        return new LetterId(broker, queue, offset + 1);
    }

    boolean isIn(MessageQueue other) {
        return queue == other.getQueueId() && broker.equals(other.getBrokerName());
    }

    @Override
    public int compareTo(LetterId other) {
        int brokers = broker.compareTo(other.broker);
        int queues = (brokers != 0) ? brokers : Integer.compare(queue, other.queue);
        return (queues != 0) ? queues : Long.compare(offset, other.offset);
    }

    @Override
    public String toString() {
        return broker + ':' + queue + ':' + offset;
    }
}
