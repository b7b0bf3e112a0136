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
 * Thrown by a listener that knows when it is worth trying again, such as after a 429 or 503 with {@code Retry-After}. The
 * attempt counts as any other.
 *
 * @since 0.1.0
 */
public class RetryAfterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration delay;

    /**
     * A failure that may be over after a time.
     *
     * @param delay how long to wait, more than 0; bounded as by {@link FailureVerdict#retryAfter}
     * @throws IllegalArgumentException if the delay is not more than 0
     */
    public RetryAfterException(Duration delay) {
        this(delay, null);
    }

    /**
     * A failure that may be over after a time.
     *
     * @param delay how long to wait, more than 0; bounded as by {@link FailureVerdict#retryAfter}
     * @param cause what happened, or {@code null}
     * @throws IllegalArgumentException if the delay is not more than 0
     */
    public RetryAfterException(Duration delay, @Nullable Throwable cause) {
        super("To be tried again after " + delay, cause);
        if (delay.isNegative() || delay.isZero()) {
            throw new IllegalArgumentException("A retry waits for more than 0, but this is " + delay);
        }
        this.delay = delay;
    }

    /**
     * How long to wait.
     *
     * @return the delay
     */
    public Duration delay() {
        return delay;
    }
}
