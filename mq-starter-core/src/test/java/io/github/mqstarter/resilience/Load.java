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
package io.github.mqstarter.resilience;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.apache.rocketmq.client.producer.SendResult;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Sends numbered messages from a thread of its own, each when it is due, however the ones before fared. */
final class Load implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final int count;

    private final IntToLongFunction dueNanos;

    private final IntFunction<CompletableFuture<SendResult>> sender;

    private final Calls calls;

    private final Thread thread = new Thread(this::run, "load");

    private volatile boolean stopped;

    Load(int count, IntToLongFunction dueNanos, IntFunction<CompletableFuture<SendResult>> sender) {
        this.count = count;
        this.dueNanos = dueNanos;
        this.sender = sender;
        this.calls = new Calls(count);
    }

    static IntToLongFunction perSecond(int rate) {
        return sequence -> TimeUnit.SECONDS.toNanos(sequence) / rate;
    }

    static IntToLongFunction burst() {
        return sequence -> 0;
    }

    static IntToLongFunction burstThenPerSecond(int burst, int rate) {
        return sequence -> TimeUnit.SECONDS.toNanos(Math.max(0, sequence - burst)) / rate;
    }

    Calls calls() {
        return calls;
    }

    Load start() {
        thread.start();
        return this;
    }

    /** Returns when this many messages are called. */
    Load awaitCalled(int called) {
        patiently().until(() -> calls.called() >= called);
        return this;
    }

    /** Returns when all messages are called and all futures completed. */
    Calls awaitEnd() {
        patiently().until(() -> calls.completed() == count);
        return calls;
    }

    /** Calls no more. */
    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long start = System.nanoTime();
        for (int sequence = 0; sequence < count && !stopped; sequence++) {
            awaitTime(start + dueNanos.applyAsLong(sequence));
            calls.next(sender);
        }
    }

    private void awaitTime(long due) {
        for (long wait = due - System.nanoTime(); wait > 0 && !stopped; wait = due - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }
}
