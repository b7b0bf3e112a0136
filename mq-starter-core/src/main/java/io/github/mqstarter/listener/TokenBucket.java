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

/** Holds a rate: what is taken at once beyond it is made up for by waiting. Guarded by the lock of the {@link Backlog}. */
final class TokenBucket {

    private static final double NANOS_PER_SECOND = 1e9;

    /** How much of a second's tokens may be saved up. */
    private static final double BURST_SECONDS = 0.05;

    private final Rate rate;

    private final double capacity;

    private double tokens = 1;

    private long filledNanos;

    TokenBucket(Rate rate, long nowNanos) {
        this.rate = rate;
        this.capacity = Math.max(1, rate.perSecond() * BURST_SECONDS);
        this.filledNanos = nowNanos;
    }

    /** How long to wait for the next token; 0 if there is one. */
    long waitNanos(long nowNanos) {
        if (rate.isUnlimited()) {
            return 0;
        }
        tokens = Math.min(capacity, tokens + (nowNanos - filledNanos) / NANOS_PER_SECOND * rate.perSecond());
        filledNanos = nowNanos;
        return (tokens >= 1) ? 0 : (long) Math.ceil((1 - tokens) / rate.perSecond() * NANOS_PER_SECOND);
    }

    /** Takes tokens, more than there are if need be. */
    void take(int number) {
        tokens -= number;
    }
}
