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
import org.jspecify.annotations.Nullable;

/**
 * What is to happen to a delivery that failed.
 *
 * @since 0.1.0
 */
public sealed interface FailureVerdict {

    /**
     * Deliver it again later, by the back-off of the listener.
     *
     * @return the verdict
     */
    static FailureVerdict retry() {
        return new Retry(null);
    }

    /**
     * Deliver it again after a time. A broker takes no more than three days; one before 5.0 has a list of delays, up to two
     * hours, of which the nearest is taken.
     *
     * @param delay how long to wait, more than 0
     * @return the verdict
     * @throws IllegalArgumentException if the delay is not more than 0
     */
    static FailureVerdict retryAfter(Duration delay) {
        if (delay.isNegative() || delay.isZero()) {
            throw new IllegalArgumentException("A retry waits for more than 0, but this is " + delay);
        }
        return new Retry(delay);
    }

    /**
     * Give it up: put it into the group's dead letter queue.
     *
     * @return the verdict
     */
    static FailureVerdict deadLetter() {
        return new DeadLetter(false);
    }

    /**
     * Give it up and keep nothing of it.
     *
     * @return the verdict
     */
    static FailureVerdict discard() {
        return new Discard();
    }

    /**
     * Deliver it again later.
     *
     * @param delay how long to wait, or {@code null} for the back-off of the listener
     */
    record Retry(@Nullable Duration delay) implements FailureVerdict {}

    /**
     * Put it into the dead letter queue.
     *
     * @param attemptsUsedUp whether it would have been tried again if there were an attempt left
     */
    record DeadLetter(boolean attemptsUsedUp) implements FailureVerdict {}

    /** Acknowledge it as if it had succeeded. */
    record Discard() implements FailureVerdict {}
}
