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

/**
 * What is told, and how often. Immutable.
 *
 * @param deadLetters whether dead letters are told
 * @param lagThreshold from how many messages more than this on the lag of a group is told
 * @param repeatInterval how long the same is not told again
 * @param maxPerHour how many alerts there are at most in any hour, resolved ones included
 * @since 0.1.0
 */
public record AlertSettings(boolean deadLetters, long lagThreshold, Duration repeatInterval, int maxPerHour) {

    /** The lag of a group is never told. */
    public static final long NO_LAG_THRESHOLD = Long.MAX_VALUE;

    /** Dead letters, circuits and clusters, each every 10 minutes at most, and 20 in an hour. */
    public static final AlertSettings DEFAULTS = new AlertSettings(true, NO_LAG_THRESHOLD, Duration.ofMinutes(10), 20);

    /**
     * @throws IllegalArgumentException if a value is not in its range; the message names it
     */
    public AlertSettings {
        require(lagThreshold >= 0, "lag-threshold", lagThreshold, "0 or more");
        require(repeatInterval.toMillis() > 0, "repeat-interval", repeatInterval, "more than 0, as in 10m");
        require(maxPerHour >= 1, "max-per-hour", maxPerHour, "1 or more");
    }

    private static void require(boolean right, String name, Object value, String range) {
        if (!right) {
            throw new IllegalArgumentException("%s is %s: it has to be %s".formatted(name, value, range));
        }
    }
}
