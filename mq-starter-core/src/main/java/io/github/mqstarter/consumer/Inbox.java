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
import java.util.function.Supplier;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;

/** What was pulled and not yet asked for, and how far each queue is done. Safe for use by many threads. */
final class Inbox {

    private static final int MAX_WANTED = 4096;

    /** Of bodies that wait here: beyond, no more are taken in, however many are wanted. */
    private static final long MAX_BYTES = 16 * 1024 * 1024;

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition arrived = lock.newCondition();

    private final Condition gained = lock.newCondition();

    private final Deque<Entry> entries = new ArrayDeque<>();

    private final Deque<Runnable> waitingForRoom = new ArrayDeque<>();

    private final Map<MessageQueue, QueueProgress> queues = new HashMap<>();

    private final Object owner;

    private long bytes;

    private int wanted;

    private boolean closed;

    Inbox(Object owner, int wanted) {
        this.owner = owner;
        this.wanted = wanted;
    }

    /** The queue is now this consumer's; answers its progress if it was not before. */
    @Nullable
    QueueProgress gain(MessageQueue queue) {
        return locked(() -> {
            if (closed || queues.containsKey(queue)) {
                return null;
            }
            gained.signalAll();
            return begin(queue);
        });
    }

    void lose(MessageQueue queue) {
        locked(() -> forget(queue));
    }

    /**
     * Goes on in the queue from elsewhere, unless it is lost: what it handed out, or would have, counts no more. Answers the
     * progress from there, after that was told to the listener.
     */
    @Nullable
    QueueProgress restart(MessageQueue queue, Runnable restarted) {
        return locked(() -> {
            if (!queues.containsKey(queue)) {
                return null;
            }
            restarted.run();
            return begin(queue);
        });
    }

    /** The same, if nothing has come between. */
    @Nullable
    QueueProgress restart(QueueProgress current, Runnable restarted) {
        return locked(() -> current.isOver() ? null : restart(current.queue(), restarted));
    }

    /** Restarts each queue of which not all that was handed out is acknowledged; answers from which offset. */
    Map<QueueProgress, Long> rewind() {
        Map<QueueProgress, Long> rewound = new HashMap<>();
        locked(() -> List.copyOf(queues.values()).stream()
                .filter(progress -> progress.firstOpen() != QueueProgress.NO_CHANGE)
                .forEach(progress -> rewound.put(begin(progress.queue()), progress.firstOpen())));
        return rewound;
    }

    private QueueProgress begin(MessageQueue queue) {
        forget(queue);
        QueueProgress progress = new QueueProgress(queue, owner);
        queues.put(queue, progress);
        return progress;
    }

    private void forget(MessageQueue queue) {
        QueueProgress progress = queues.remove(queue);
        if (progress != null) {
            progress.end();
            entries.removeIf(entry -> entry.progress() == progress);
            bytes = entries.stream().mapToLong(Entry::bytes).sum();
            tellOfRoom();
        }
    }

    boolean hasQueues() {
        return !queues().isEmpty();
    }

    List<MessageQueue> queues() {
        return locked(() -> List.copyOf(queues.keySet()));
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

    /** Takes in what was pulled of a queue, unless that was lost or restarted meanwhile. */
    void put(QueueProgress progress, List<MessageExt> messages) {
        locked(() -> {
            if (!progress.isOver()) {
                for (MessageExt message : messages) {
                    Entry entry = new Entry(message, progress);
                    entries.add(entry);
                    bytes += entry.bytes();
                }
                arrived.signalAll();
            }
        });
    }

    /** Answers whether to pull more of a queue now; if there is no room for it, that is told when there is. */
    boolean wantsMoreOf(QueueProgress progress, Runnable onRoom) {
        return locked(() -> {
            if (progress.isOver()) {
                return false;
            }
            if (isFull()) {
                waitingForRoom.add(onRoom);
                return false;
            }
            return true;
        });
    }

    private boolean isFull() {
        return entries.size() >= wanted || bytes >= MAX_BYTES;
    }

    private void tellOfRoom() {
        while (!isFull() && !waitingForRoom.isEmpty()) {
            waitingForRoom.remove().run();
        }
    }

    /** Hands out up to a number of messages, of which there is at least one unless the time is over, or this closed. */
    List<Entry> take(int max, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            wanted = Math.max(wanted, Math.min(max, MAX_WANTED));
            tellOfRoom();
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
        tellOfRoom();
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
            gained.signalAll();
        });
    }

    private void locked(Runnable action) {
        locked(() -> {
            action.run();
            return true;
        });
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
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
