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

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackOffTests {

    private final BackOff backOff = new BackOff(Duration.ofMillis(100), Duration.ofSeconds(5));

    @Test
    void pausesDoubleUpToTheMaximum() {
        assertPause(1, Duration.ofMillis(100));
        assertPause(2, Duration.ofMillis(200));
        assertPause(6, Duration.ofMillis(3_200));
        assertPause(7, Duration.ofSeconds(5));
        assertPause(1_000_000, Duration.ofSeconds(5));
    }

    @Test
    void pausesAreSpread() {
        assertThat(LongStream.range(0, 50)
                        .map(i -> backOff.nanosAfter(3))
                        .distinct()
                        .count())
                .isGreaterThan(40);
    }

    private void assertPause(int failures, Duration full) {
        for (int i = 0; i < 100; i++) {
            assertThat(backOff.nanosAfter(failures)).isBetween(full.toNanos() / 2, full.toNanos());
        }
    }
}
