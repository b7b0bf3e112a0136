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
package io.github.mqstarter.alert;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One thing that can be wrong, and what has been told of it. Not for use by many threads: the board guards it. */
abstract class AlertState {

    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private final Duration repeatInterval;

    private Instant lastTold = Instant.MIN;

    private @Nullable Instant notBefore;

    private long suppressed;

    /** Whether the alert that is due now has been counted as one that is over the limit of an hour. */
    private boolean overLimit;

    AlertState(Duration repeatInterval) {
        this.repeatInterval = repeatInterval;
    }

    /** Whether there is something to tell, and nothing told of it that would be too recent. */
    abstract boolean isWorthTelling(Instant now);

    /** What to tell. Until it {@link #succeeded} or {@link #failed} nobody asks again. */
    abstract MqAlert take(Instant now);

    final boolean isDue(Instant now) {
        return isWorthTelling(now) && (notBefore == null || !now.isBefore(notBefore));
    }

    final boolean isWithinInterval(Instant now) {
        return now.isBefore(lastTold.plus(repeatInterval));
    }

    final boolean hasBeenTold() {
        return !lastTold.equals(Instant.MIN);
    }

    /** When something wrong was told last; long ago if it never was. */
    final Instant lastTold() {
        return lastTold;
    }

    final long suppressed() {
        return suppressed;
    }

    final void suppress() {
        suppressed++;
    }

    /** Says whether this is the first time that the alert that is due is over the limit. */
    final boolean suppressAsOverLimit() {
        boolean first = !overLimit;
        overLimit = true;
        suppressed += first ? 1 : 0;
        return first;
    }

    void succeeded(MqAlert alert) {
        if (!alert.resolved()) {
            lastTold = alert.time();
        }
        suppressed -= alert.suppressed();
        overLimit = false;
        notBefore = null;
    }

    void failed(Instant now) {
        notBefore = now.plus(repeatInterval.compareTo(LONGEST_RETRY) < 0 ? repeatInterval : LONGEST_RETRY);
    }
}
