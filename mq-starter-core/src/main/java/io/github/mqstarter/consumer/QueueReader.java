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

import io.github.mqstarter.StartPosition;
import io.github.mqstarter.admin.QueueAdmin;
import io.github.mqstarter.admin.QueuePage;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.common.message.MessageExt;

/** Reads a part of a queue. For use by one thread at a time. */
final class QueueReader {

    private static final int PAGE = 32;

    private final QueueAdmin queue;

    private final MessageSelector selector;

    private final String group;

    private final long end;

    private final Deque<MessageExt> page = new ArrayDeque<>();

    private long position;

    private QueueReader(QueueAdmin queue, MessageSelector selector, String group, long begin, long end) {
        this.queue = queue;
        this.selector = selector;
        this.group = group;
        this.position = begin;
        this.end = end;
    }

    /** A reader from a position to where the queue ends now. */
    static QueueReader of(QueueAdmin queue, MessageSelector selector, String group, StartPosition from) {
        return new QueueReader(
                queue, selector, group, queue.offsetOf(from), queue.range().end());
    }

    /** Makes sure that there is a next message, unless the end is reached. */
    void fetch() {
        while (page.isEmpty() && position < end) {
            take(queue.read(position, PAGE, selector, group));
        }
    }

    private void take(QueuePage read) {
        read.messages().stream()
                .filter(message -> message.getQueueOffset() < end)
                .forEach(page::add);
        position = (read.next() > position) ? read.next() : end;
    }

    boolean hasNext() {
        return !page.isEmpty();
    }

    long nextTime() {
        return page.element().getStoreTimestamp();
    }

    MessageExt next() {
        return page.remove();
    }
}
