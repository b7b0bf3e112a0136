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
package io.github.mqstarter.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeliveriesTests {

    private final Deliveries deliveries = new Deliveries(3);

    @Test
    void measuresWhenEachMessageCameOnce() throws InterruptedException {
        accept(2, 0, 1);
        deliveries.await();

        assertThat(deliveries.measurement().failures().count()).isZero();
        assertThat(deliveries.measurement().figure(Figure.RATE)).isPositive();
        assertThat(deliveries.measurement().figure(Figure.FIRST)).isPositive();
    }

    @Test
    void countsWhatIsLostAndWhatComesTwice() {
        accept(2, 2, 0, 2);

        Failures failures = deliveries.measurement().failures();

        assertThat(failures.count()).isEqualTo(3);
        assertThat(failures.first()).hasMessage("1 of 3 messages lost, 2 copies too many");
    }

    @Test
    void countsCopiesThatComeAfterTheLast() {
        accept(0, 1, 2, 1);
        assertThat(deliveries.measurement().failures().count()).isEqualTo(1);
    }

    private void accept(int... indexes) {
        IntStream.of(indexes).forEach(deliveries::accept);
    }
}
