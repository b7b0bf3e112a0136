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

/**
 * When a listener pauses because what it needs is down: when too many of its latest calls have failed, it waits, tries one
 * message, waits longer if that fails too, and goes on when one succeeds. What fails while it is paused costs no attempt.
 * Failures that no retry can cure do not count. Immutable.
 *
 * @param enabled whether it does
 * @param failureShare the share of failed calls from which on it pauses, more than 0 and at most 1
 * @param minimumCalls how many calls there have to be before the share counts, 1 or more
 * @param window how many of the latest calls count, not less than the minimum
 * @param firstWait how long it waits before it tries the first message
 * @param maxWait what the doubling wait does not exceed
 * @since 0.1.0
 */
public record CircuitSettings(
        boolean enabled, double failureShare, int minimumCalls, int window, Duration firstWait, Duration maxWait) {

    /** No pauses. */
    public static final CircuitSettings DISABLED =
            new CircuitSettings(false, 0.5, 5, 20, Duration.ofSeconds(1), Duration.ofSeconds(30));

    /** Pauses when half of the latest 20 calls have failed, from 5 on, and tries after 1 to 30 seconds. */
    public static final CircuitSettings ENABLED =
            new CircuitSettings(true, 0.5, 5, 20, Duration.ofSeconds(1), Duration.ofSeconds(30));

    /**
     * @throws IllegalArgumentException if a value is not in its range; the message names it
     */
    public CircuitSettings {
        require(failureShare > 0 && failureShare <= 1, "failure-share", failureShare, "more than 0 and at most 1");
        require(minimumCalls >= 1, "minimum-calls", minimumCalls, "1 or more");
        require(window >= minimumCalls, "window", window, "minimum-calls or more");
        require(firstWait.toMillis() > 0, "first-wait", firstWait, "more than 0, as in 1s");
        require(maxWait.compareTo(firstWait) >= 0, "max-wait", maxWait, "first-wait or more");
    }

    /** These settings switched on or off. */
    CircuitSettings withEnabled(boolean newEnabled) {
        return new CircuitSettings(newEnabled, failureShare, minimumCalls, window, firstWait, maxWait);
    }

    private static void require(boolean right, String name, Object value, String range) {
        if (!right) {
            throw new IllegalArgumentException("circuit.%s is %s: it has to be %s".formatted(name, value, range));
        }
    }
}
