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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ObjLongConsumer;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** What was polled and not yet asked for, and how far each queue is done. Safe for use by many threads. */
final class Inbox {

    private static final int MAX_WANTED = 4096;

    /** Of bodies that wait here: beyond, no more are taken in, however many are wanted. */
    private static final long MAX_BYTES = 16 * 1024 * 1024;

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition arrived = lock.newCondition();

    private final Condition taken = lock.newCondition();

    private final Condition gained = lock.newCondition();

    private final Deque<Entry> entries = new ArrayDeque<>();

    private final Map<MessageQueue, QueueProgress> queues = new HashMap<>();

    private final Object owner;

    private long bytes;

    private int wanted;

    private boolean closed;

    Inbox(Object owner, int wanted) {
        this.owner = owner;
        this.wanted = wanted;
    }

    /** These queues, and no others but for those to be lost soon, are now this consumer's. */
    void gain(Collection<MessageQueue> assigned) {
        locked(() -> {
            assigned.forEach(queue -> queues.computeIfAbsent(queue, key -> new QueueProgress(key, owner)));
            gained.signalAll();
        });
    }

    void lose(MessageQueue queue) {
        locked(() -> forget(queue));
    }

    /** Goes on in the queue from elsewhere: what it handed out, or would have, counts no more. */
    void restart(MessageQueue queue) {
        locked(() -> {
            forget(queue);
            queues.put(queue, new QueueProgress(queue, owner));
        });
    }

    private void forget(MessageQueue queue) {
        QueueProgress progress = queues.remove(queue);
        if (progress != null) {
            progress.end();
            entries.removeIf(entry -> entry.progress() == progress);
            bytes = entries.stream().mapToLong(Entry::bytes).sum();
            taken.signalAll();
        }
    }

    boolean hasQueues() {
        return !queues().isEmpty();
    }

    List<MessageQueue> queues() {
        lock.lock();
        try {
            return List.copyOf(queues.keySet());
        } finally {
            lock.unlock();
        }
    }

    /** The first offset of each queue that was handed out and is not acknowledged. */
    Map<MessageQueue, Long> firstOpen() {
        Map<MessageQueue, Long> open = new HashMap<>();
        locked(() -> queues.forEach((queue, progress) -> {
            if (progress.firstOpen() != QueueProgress.NO_CHANGE) {
                open.put(queue, progress.firstOpen());
            }
        }));
        return open;
    }

    /** Whether there are queues, at the latest after that time. */
    boolean awaitQueues(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (queues.isEmpty() && !closed && left > 0) {
                left = gained.awaitNanos(left);
            }
            return !queues.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Takes in what was polled of a queue, unless the queue is lost. */
    void put(MessageQueue queue, List<MessageExt> messages) {
        locked(() -> {
            QueueProgress progress = queues.get(queue);
            if (progress != null) {
                for (MessageExt message : messages) {
                    Entry entry = new Entry(message, progress);
                    entries.add(entry);
                    bytes += entry.bytes();
                }
                arrived.signalAll();
            }
        });
    }

    /** Waits until more is wanted than there is; answers {@code false} when closed. */
    boolean awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while ((entries.size() >= wanted || bytes >= MAX_BYTES) && !closed) {
                taken.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Hands out up to a number of messages, of which there is at least one unless the time is over, or this closed. */
    List<Entry> take(int max, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            wanted = Math.max(wanted, Math.min(max, MAX_WANTED));
            taken.signalAll();
            while (entries.isEmpty() && !closed && left > 0) {
                left = arrived.awaitNanos(left);
            }
            return closed ? List.of() : handOut(max);
        } finally {
            lock.unlock();
        }
    }

    private List<Entry> handOut(int max) {
        List<Entry> handedOut = new ArrayList<>();
        while (handedOut.size() < max) {
            Entry entry = entries.poll();
            if (entry == null) {
                break;
            }
            bytes -= entry.bytes();
            entry.progress().handOut(entry.message().getQueueOffset());
            handedOut.add(entry);
        }
        taken.signalAll();
        return handedOut;
    }

    /**
     * Answers the queues in which the offset of the group moves, after that was told to the listener: under the lock, so
     * that nothing is told of a queue that is lost or restarted.
     */
    Set<MessageQueue> acknowledge(Collection<? extends Received<?>> received, ObjLongConsumer<MessageQueue> moved) {
        Set<MessageQueue> queuesMoved = new HashSet<>();
        locked(() -> received.forEach(one -> {
            QueueProgress progress = one.progress();
            long done = (progress != null)
                    ? progress.acknowledge(one.nativeMessage().getQueueOffset())
                    : QueueProgress.NO_CHANGE;
            if (progress != null && done != QueueProgress.NO_CHANGE) {
                moved.accept(progress.queue(), done);
                queuesMoved.add(progress.queue());
            }
        }));
        return queuesMoved;
    }

    void close() {
        locked(() -> {
            closed = true;
            queues.values().forEach(QueueProgress::end);
            arrived.signalAll();
            taken.signalAll();
            gained.signalAll();
        });
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** A message, and where its acknowledgement counts. */
    record Entry(MessageExt message, QueueProgress progress) {

        int bytes() {
            byte[] body = message.getBody();
            return (body != null) ? body.length : 0;
        }
    }
}
