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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges are the set of the offsets in them. */
class OffsetRangesTests {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theyAreASet(long seed) {
        Random random = new Random(seed);
        OffsetRanges ranges = new OffsetRanges();
        TreeSet<Long> set = new TreeSet<>();
        for (int i = 0; i < 300; i++) {
            long from = random.nextInt(200);
            long to = from + random.nextInt(6);
            if (random.nextInt(20) == 0) {
                ranges.removeBelow(from);
                set.headSet(from).clear();
            } else {
                ranges.add(from, to);
                for (long offset = from; offset < to; offset++) {
                    set.add(offset);
                }
            }
            assertThat(ranges.countWithin(0, 300)).isEqualTo(set.size());
            assertThat(ranges.countWithin(from, from + 50))
                    .isEqualTo(set.subSet(from, from + 50).size());
            for (long offset = 0; offset < 220; offset++) {
                assertThat(ranges.contains(offset)).isEqualTo(set.contains(offset));
            }
        }
        OffsetRanges read = OffsetRanges.parse(ranges.toString());
        assertThat(read).hasToString(ranges.toString());
        assertThat(read.countWithin(0, 300)).isEqualTo(set.size());
    }

    @Test
    void theyAreWrittenShort() {
        OffsetRanges ranges = new OffsetRanges();
        for (long offset : new long[] {5, 3, 4, 9, 11, 12}) {
            ranges.add(offset);
        }
        assertThat(ranges).hasToString("3-5,9,11-12");
        assertThat(ranges.next(3)).isEqualTo(6);
        assertThat(ranges.next(6)).isEqualTo(6);
        assertThat(ranges.next(11)).isEqualTo(13);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1-", "-", "1,,2", "1-x"})
    void whatIsNoneIsRefused(String text) {
        assertThatExceptionOfType(NumberFormatException.class).isThrownBy(() -> OffsetRanges.parse(text));
    }
}
