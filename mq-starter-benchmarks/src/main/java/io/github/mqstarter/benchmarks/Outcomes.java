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

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.jspecify.annotations.Nullable;

/** The outcomes of a load: bounds how many are open, waits for all, counts failures. Safe for use by many threads. */
final class Outcomes {

    /** Longer than any contender takes to give up. */
    private static final long TIMEOUT_SECONDS = 180;

    private final int limit;

    private final Semaphore permits;

    private final LongAdder accepted = new LongAdder();

    private final LongAdder failures = new LongAdder();

    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();

    Outcomes(int limit) {
        this.limit = limit;
        this.permits = new Semaphore(limit);
    }

    /** Waits until one more message may be in flight. */
    void open() {
        acquire(1);
    }

    void accept(@Nullable SendResult result, @Nullable Throwable failure) {
        if (result == null || result.getSendStatus() != SendStatus.SEND_OK) {
            failures.increment();
            firstFailure.compareAndSet(null, (failure != null) ? failure : new IllegalStateException("" + result));
        }
        accepted.increment();
        permits.release();
    }

    /**
     * Waits for all outcomes.
     *
     * @throws IllegalStateException if one does not come, or comes twice
     */
    Failures await(int messages) {
        acquire(limit);
        if (accepted.sum() != messages) {
            throw new IllegalStateException(accepted.sum() + " outcomes of " + messages + " messages");
        }
        return new Failures(failures.sum(), firstFailure.get());
    }

    private void acquire(int count) {
        try {
            if (!permits.tryAcquire(count, TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Outcomes do not come: " + accepted.sum() + " came");
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while outcomes came", exception);
        }
    }
}
