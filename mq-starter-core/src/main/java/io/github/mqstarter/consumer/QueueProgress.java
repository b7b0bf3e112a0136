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

import java.util.TreeSet;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Which messages of a queue were handed out and which of these are acknowledged, from when the consumer got the queue,
 * or was set to another offset, until the next such event. Guarded by the lock of its {@link Inbox}.
 */
final class QueueProgress {

    /** The offset of the group does not change. */
    static final long NO_CHANGE = -1;

    private final MessageQueue queue;

    private final Object owner;

    private final TreeSet<Long> open = new TreeSet<>();

    private long next;

    private long done;

    private boolean over;

    QueueProgress(MessageQueue queue, Object owner) {
        this.queue = queue;
        this.owner = owner;
    }

    MessageQueue queue() {
        return queue;
    }

    boolean belongsTo(Object consumer) {
        return owner == consumer;
    }

    void handOut(long offset) {
        open.add(offset);
        next = Math.max(next, offset + 1);
    }

    /** Answers up to where, exclusively, all is acknowledged, if that has moved on. */
    long acknowledge(long offset) {
        if (over || !open.remove(offset)) {
            return NO_CHANGE;
        }
        long doneNow = open.isEmpty() ? next : open.first();
        if (doneNow <= done) {
            return NO_CHANGE;
        }
        done = doneNow;
        return doneNow;
    }

    /** The first offset that is not acknowledged, or {@link #NO_CHANGE} if all are. */
    long firstOpen() {
        return open.isEmpty() ? NO_CHANGE : open.first();
    }

    /** What it handed out is handed out again, by this consumer or another: its acknowledgements count no more. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }
}
