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
package io.github.mqstarter.deadletter;

import io.github.mqstarter.listener.Rate;
import java.util.concurrent.TimeUnit;

/** Spaces letters by a rate. For use by one thread at a time. */
final class Pace {

    private static final double NANOS_PER_SECOND = 1e9;

    /** How often the claim is looked at in between. */
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long intervalNanos;

    private long dueNanos = System.nanoTime();

    Pace(Rate rate) {
        this.intervalNanos = rate.isUnlimited() ? 0 : (long) (NANOS_PER_SECOND / rate.perSecond());
    }

    /** Waits until the next one is due, as long as the claim lasts; says whether it does. */
    boolean await(Claim claim) throws InterruptedException {
        while (claim.isHeld()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Interrupted before the next letter");
            }
            long left = dueNanos - System.nanoTime();
            if (left <= 0) {
                dueNanos = Math.max(dueNanos, System.nanoTime() - intervalNanos) + intervalNanos;
                return true;
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(left, CHECK_NANOS));
        }
        return false;
    }
}
