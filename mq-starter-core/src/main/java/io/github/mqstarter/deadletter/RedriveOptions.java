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

/**
 * How dead letters are sent back. Immutable.
 *
 * @param target where to
 * @param maxRate how many per second at most
 * @param maxRedrives how often a letter is redriven in all; one that has been that often stays
 * @param dryRun whether nothing is sent or settled, but counted
 * @since 0.1.0
 */
public record RedriveOptions(Target target, Rate maxRate, int maxRedrives, boolean dryRun) {

    /** To the group that failed, as fast as it goes, up to 5 times, for real. */
    public static final RedriveOptions DEFAULTS = new RedriveOptions(Target.FAILED_GROUP, Rate.UNLIMITED, 5, false);

    /**
     * @throws IllegalArgumentException if {@code maxRedrives} is less than 1
     */
    public RedriveOptions {
        if (maxRedrives < 1) {
            throw new IllegalArgumentException("maxRedrives: %d is not at least 1".formatted(maxRedrives));
        }
    }

    /**
     * @param newTarget where to
     * @return changed options
     */
    public RedriveOptions to(Target newTarget) {
        return new RedriveOptions(newTarget, maxRate, maxRedrives, dryRun);
    }

    /**
     * @param newRate how many per second at most
     * @return changed options
     */
    public RedriveOptions atMost(Rate newRate) {
        return new RedriveOptions(target, newRate, maxRedrives, dryRun);
    }

    /**
     * @param newLimit how often a letter is redriven in all
     * @return changed options
     */
    public RedriveOptions maxRedrives(int newLimit) {
        return new RedriveOptions(target, maxRate, newLimit, dryRun);
    }

    /**
     * @param onlyCount whether nothing is sent
     * @return changed options
     */
    public RedriveOptions dryRun(boolean onlyCount) {
        return new RedriveOptions(target, maxRate, maxRedrives, onlyCount);
    }

    /** Where a letter can go. */
    public enum Target {

        /**
         * To the group that failed, and to no other. An ordered group, which a broker gives no retries, gets it through
         * its topic, where listeners of this library in other groups leave it alone, and other consumers do not.
         */
        FAILED_GROUP,

        /** To the topic it was sent to, and so to every group that consumes it. */
        ORIGIN_TOPIC
    }
}
