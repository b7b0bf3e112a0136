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
package io.github.mqstarter.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver gets of a backlog: counts each message, and measures from the first to the last. Safe for use by many
 * threads.
 */
final class Deliveries {

    /** Longer than the client takes to get over a broker that does not know its group yet. */
    private static final long TIMEOUT_SECONDS = 120;

    private final AtomicIntegerArray counts;

    private final AtomicInteger missing;

    private final AtomicBoolean begun = new AtomicBoolean();

    private final CountDownLatch first = new CountDownLatch(1);

    private final CountDownLatch last = new CountDownLatch(1);

    private volatile long startNanos = System.nanoTime();

    private volatile long firstNanos;

    private volatile @Nullable ResourceMeter meter;

    private volatile Map<Figure, Double> used = Map.of();

    Deliveries(int messages) {
        this.counts = new AtomicIntegerArray(messages);
        this.missing = new AtomicInteger(messages);
    }

    /** To be called right before the consumer starts. */
    void starting() {
        startNanos = System.nanoTime();
    }

    /** Takes the message of an index. */
    void accept(int index) {
        if (meter == null) {
            begin();
        }
        if (counts.getAndIncrement(index) == 0 && missing.decrementAndGet() == 0) {
            end();
        }
    }

    private void begin() {
        if (begun.compareAndSet(false, true)) {
            firstNanos = System.nanoTime();
            meter = ResourceMeter.start();
            first.countDown();
        }
    }

    /** By the thread that has the last message, so that nothing which comes after it counts. */
    private void end() {
        try {
            first.await();
            ResourceMeter started = meter;
            if (started != null) {
                used = started.figures(counts.length());
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        } finally {
            last.countDown();
        }
    }

    /** Waits until all are there, or until it has taken too long. */
    void await() throws InterruptedException {
        boolean all = last.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (!all) {
            System.err.printf("%d of %d messages did not come%n", missing.get(), counts.length());
        }
    }

    /** What was measured; to be asked when the receiver is closed, as copies may come until then. */
    Measurement measurement() {
        Map<Figure, Double> figures = new HashMap<>(used);
        figures.put(Figure.FIRST, (firstNanos - startNanos) / 1e6);
        return new Measurement(counts.length(), figures, failures());
    }

    private Failures failures() {
        int lost = missing.get();
        int copies = IntStream.range(0, counts.length()).map(counts::get).sum() + lost - counts.length();
        String text = "%d of %d messages lost, %d copies too many".formatted(lost, counts.length(), copies);
        return new Failures(lost + copies, (lost + copies > 0) ? new IllegalStateException(text) : null);
    }
}
