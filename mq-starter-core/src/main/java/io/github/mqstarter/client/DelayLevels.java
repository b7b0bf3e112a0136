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
package io.github.mqstarter.client;

import java.time.Duration;
import java.util.List;

/**
 * The delays that a broker before 5.0 knows, unless it is configured otherwise ({@code messageDelayLevel}).
 *
 * @since 0.1.0
 */
public final class DelayLevels {

    /** What {@link #atLeast} answers for a delay that is longer than the longest. */
    public static final int NONE = 0;

    private static final List<Duration> DELAYS = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(3),
            Duration.ofMinutes(4),
            Duration.ofMinutes(5),
            Duration.ofMinutes(6),
            Duration.ofMinutes(7),
            Duration.ofMinutes(8),
            Duration.ofMinutes(9),
            Duration.ofMinutes(10),
            Duration.ofMinutes(20),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2));

    private DelayLevels() {}

    /**
     * The delay of a level.
     *
     * @param level the level, from 1; one that is too high stands for the highest
     * @return its delay
     */
    public static Duration of(int level) {
        return DELAYS.get(Math.min(level, DELAYS.size()) - 1);
    }

    /**
     * The level whose delay is nearest to this one and not shorter.
     *
     * @param delay the delay that is wanted
     * @return the level, from 1, or {@link #NONE}
     */
    public static int atLeast(Duration delay) {
        for (int i = 0; i < DELAYS.size(); i++) {
            if (DELAYS.get(i).compareTo(delay) >= 0) {
                return i + 1;
            }
        }
        return NONE;
    }

    /**
     * The level whose delay is nearest to this one, whether shorter or longer.
     *
     * @param delay the delay that is wanted
     * @return the level, from 1
     */
    public static int nearest(Duration delay) {
        int longer = atLeast(delay);
        if (longer == NONE) {
            return DELAYS.size();
        }
        if (longer == 1) {
            return 1;
        }
        Duration above = DELAYS.get(longer - 1).minus(delay);
        Duration below = delay.minus(DELAYS.get(longer - 2));
        return (below.compareTo(above) < 0) ? longer - 1 : longer;
    }
}
