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
package io.github.mqstarter.listener;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** The threads of a listener: as many as there is work for, and never more than its concurrency. */
final class WorkerPool {

    private static final long IDLE_SECONDS = 60;

    private static final long NOT_SCHEDULED = Long.MAX_VALUE;

    private static final long AFTER_INTERRUPT_SECONDS = 1;

    private final int size;

    private final Backlog backlog;

    private final Consumer<Work> task;

    private final ScheduledExecutorService timer;

    private final ThreadPoolExecutor executor;

    private final AtomicInteger active = new AtomicInteger();

    private final Set<Worker> workers = ConcurrentHashMap.newKeySet();

    private final AtomicLong wakeAtNanos = new AtomicLong(NOT_SCHEDULED);

    WorkerPool(ConsumeRules rules, Backlog backlog, Consumer<Work> task, ScheduledExecutorService timer) {
        this.size = rules.concurrency();
        this.backlog = backlog;
        this.task = task;
        this.timer = timer;
        this.executor = new ThreadPoolExecutor(
                size,
                size,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new CustomizableThreadFactory("mq-" + rules.listenerId() + "-"));
        executor.allowCoreThreadTimeOut(true);
    }

    /** There may be work: one more thread looks, and wakes the next if there is. */
    void wake() {
        if (backlog.hasMore() && join()) {
            Worker worker = new Worker(this, backlog, task);
            workers.add(worker);
            try {
                executor.execute(worker);
            } catch (RejectedExecutionException ex) { // stopped
                workers.remove(worker);
                active.decrementAndGet();
            }
        }
    }

    /** A worker found nothing; what came in at that very moment has not waked anyone. */
    void ended(Worker worker) {
        workers.remove(worker);
        active.decrementAndGet();
        long wait = backlog.waitNanos();
        if (wait == 0) {
            wake();
        } else if (wait != Backlog.UNTIL_CALLED) {
            wakeIn(wait);
        }
    }

    Collection<Worker> workers() {
        return workers;
    }

    /**
     * Waits for what is under way, and then interrupts it; says whether it came to that. The backlog is closed before.
     *
     * @param beforeInterrupt told before
     */
    boolean stop(Duration timeout, Runnable beforeInterrupt) {
        executor.shutdown();
        if (awaitEnd(timeout.toNanos())) {
            return false;
        }
        beforeInterrupt.run();
        executor.shutdownNow();
        return true;
    }

    void awaitInterrupted() {
        awaitEnd(TimeUnit.SECONDS.toNanos(AFTER_INTERRUPT_SECONDS));
    }

    private boolean awaitEnd(long nanos) {
        try {
            return executor.awaitTermination(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean join() {
        for (int now = active.get(); now < size; now = active.get()) {
            if (active.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    private void wakeIn(long nanos) {
        long at = System.nanoTime() + nanos;
        long scheduled = wakeAtNanos.get();
        if ((scheduled == NOT_SCHEDULED || at < scheduled) && wakeAtNanos.compareAndSet(scheduled, at)) {
            try {
                timer.schedule(() -> wakeFrom(at), nanos, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException ex) { // stopped
                wakeAtNanos.set(NOT_SCHEDULED);
            }
        }
    }

    private void wakeFrom(long at) {
        wakeAtNanos.compareAndSet(at, NOT_SCHEDULED);
        wake();
    }
}
