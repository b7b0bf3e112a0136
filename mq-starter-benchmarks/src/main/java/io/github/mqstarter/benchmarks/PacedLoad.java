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

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends a tenth of the messages on a fixed schedule, whatever the outcomes do. A latency counts from the time at which
 * the message was due, so that a wait which delays the next messages counts for each of them.
 */
record PacedLoad(int messagesPerSecond) implements Load {

    @Override
    public Measurement measure(Contender contender, Payloads payloads, int messages) {
        int count = Math.max(1, messages / 10);
        long[] nanos = new long[count];
        Outcomes outcomes = new Outcomes(count);
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            outcomes.open();
            send(contender, payloads.get(i), i, start, nanos, outcomes);
        }
        Failures failures = outcomes.await(count);
        Arrays.sort(nanos);
        return new Measurement(count, percentiles(nanos), failures);
    }

    private void send(Contender contender, Object payload, int index, long start, long[] nanos, Outcomes outcomes) {
        long due = start + index * TimeUnit.SECONDS.toNanos(1) / messagesPerSecond;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        contender.send(payload, (result, failure) -> {
            nanos[index] = System.nanoTime() - due;
            outcomes.accept(result, failure);
        });
    }

    private static Map<Figure, Double> percentiles(long[] sorted) {
        return Map.of(
                Figure.P50, percentile(sorted, 500),
                Figure.P99, percentile(sorted, 990),
                Figure.P999, percentile(sorted, 999));
    }

    /** The smallest time that so many of a thousand messages did not exceed, in milliseconds. */
    static double percentile(long[] sorted, int ofThousand) {
        int rank = (int) ((sorted.length * (long) ofThousand + 999) / 1_000);
        return sorted[rank - 1] / 1e6;
    }
}
