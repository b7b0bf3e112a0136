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

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the messages without an outcome, by number and by bytes. Who finds no room waits in line: first come, first
 * served. As long as nobody waits there is no lock. A message larger than all bytes gets room when it is alone.
 */
final class SendWindow {

    private final int maxMessages;

    private final long maxBytes;

    private final AtomicInteger messages = new AtomicInteger();

    private final AtomicLong bytes = new AtomicLong();

    private final AtomicInteger inLine = new AtomicInteger();

    private final ReentrantLock turn = new ReentrantLock(true);

    private volatile @Nullable Thread first;

    SendWindow(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Makes room for a message; answers whether there was any in time. */
    boolean acquire(int size, long maxWaitNanos) throws InterruptedException {
        if (inLine.get() == 0 && tryAcquire(size)) {
            return true;
        }
        return maxWaitNanos > 0 && acquireInLine(size, System.nanoTime() + maxWaitNanos);
    }

    /** Makes room without waiting, for those who must not wait: up to twice as much as for others. */
    boolean acquireBeyond(int size) {
        int now = messages.incrementAndGet();
        boolean fits = bytes.addAndGet(size) / 2 <= maxBytes || now == 1;
        if (fits && now / 2 <= maxMessages) {
            return true;
        }
        release(size);
        return false;
    }

    void release(int size) {
        messages.decrementAndGet();
        bytes.addAndGet(-size);
        Thread waiting = first;
        if (waiting != null && waiting != Thread.currentThread()) {
            LockSupport.unpark(waiting);
        }
    }

    SendWindowStatus status() {
        return new SendWindowStatus(messages.get(), maxMessages, bytes.get(), maxBytes);
    }

    int messages() {
        return messages.get();
    }

    long bytes() {
        return bytes.get();
    }

    /** Takes the room first and looks afterwards, so that two who look at once cannot both take the last of it. */
    private boolean tryAcquire(int size) {
        int now = messages.incrementAndGet();
        boolean fits = bytes.addAndGet(size) <= maxBytes || now == 1;
        if (fits && now <= maxMessages) {
            return true;
        }
        release(size);
        return false;
    }

    private boolean acquireInLine(int size, long deadline) throws InterruptedException {
        inLine.incrementAndGet();
        try {
            return turn.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS) && acquireAsFirst(size, deadline);
        } finally {
            inLine.decrementAndGet();
        }
    }

    private boolean acquireAsFirst(int size, long deadline) throws InterruptedException {
        first = Thread.currentThread();
        try {
            while (!tryAcquire(size)) {
                long remaining = deadline - System.nanoTime();
                if (remaining <= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, remaining);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            return true;
        } finally {
            first = null;
            turn.unlock();
        }
    }
}
