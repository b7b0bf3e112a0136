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
import java.time.Instant;

/** When a listener was called, and how long it took, for a batch with all of its messages. */
record CallTime(Instant began, Duration duration) {

    /** Of a call that began a number of nanoseconds ago, and is over or taken for it. */
    static CallTime untilNow(long nanos) {
        Duration duration = Duration.ofNanos(nanos);
        return new CallTime(Instant.now().minus(duration), duration);
    }

    /** Of no call at all. */
    static CallTime none() {
        return new CallTime(Instant.now(), Duration.ZERO);
    }
}
