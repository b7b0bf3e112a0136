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

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Growing pauses between attempts: each about twice the one before, none longer than the maximum, and each a random part
 * of that, between half and all, so that what failed together does not come back together.
 */
final class BackOff {

    private static final int MAX_DOUBLINGS = 30;

    private final long firstNanos;

    private final long maxNanos;

    BackOff(Duration first, Duration max) {
        this.firstNanos = first.toNanos();
        this.maxNanos = max.toNanos();
    }

    /** The pause after so many failures in a row, from 1. */
    long nanosAfter(int failures) {
        long full = Math.min(maxNanos, firstNanos << Math.min(Math.max(failures - 1, 0), MAX_DOUBLINGS));
        return full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
    }
}
