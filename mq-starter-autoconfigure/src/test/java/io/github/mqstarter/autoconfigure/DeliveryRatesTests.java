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
package io.github.mqstarter.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.listener.DeliveryOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;

/** The rate of a listener, by a clock that the test sets. */
class DeliveryRatesTests {

    private final SetClock clock = new SetClock();

    private final DeliveryRates rates = new DeliveryRates(clock);

    @Test
    void whoNeverHadAMessageHasNoRate() {
        assertThat(rates.of("a")).isZero();
    }

    @Test
    void itIsTheAverageOfTheLastTenFullSeconds() {
        deliver("a", 30);
        assertThat(rates.of("a")).as("this second is not over").isZero();

        clock.add(1);
        deliver("a", 20);
        assertThat(rates.of("a")).isEqualTo(3);
        clock.add(1);
        assertThat(rates.of("a")).isEqualTo(5);
        clock.add(8);
        assertThat(rates.of("a")).isEqualTo(5);
        clock.add(1);
        assertThat(rates.of("a")).isEqualTo(2);
        clock.add(1);
        assertThat(rates.of("a")).isZero();
    }

    @Test
    void whatWasLongAgoIsForgotten() {
        deliver("a", 30);
        clock.add(110);
        deliver("a", 10);
        clock.add(1);

        assertThat(rates.of("a")).isEqualTo(1);
    }

    @Test
    void eachGroupHasItsOwn() {
        deliver("a", 30);
        deliver("b", 10);
        clock.add(1);

        assertThat(rates.of("a")).isEqualTo(3);
        assertThat(rates.of("b")).isEqualTo(1);
    }

    private void deliver(String group, int count) {
        for (int i = 0; i < count; i++) {
            rates.onOutcome(new DeliveryOutcome(
                    new MessageExt(),
                    "listener",
                    group,
                    DeliveryOutcome.Type.OK,
                    1,
                    null,
                    clock.instant(),
                    Duration.ZERO));
        }
    }

    private static final class SetClock extends Clock {

        private Instant now = Instant.parse("2026-11-22T08:00:00.900Z");

        private void add(int seconds) {
            now = now.plusSeconds(seconds);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
