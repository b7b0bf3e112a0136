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
package io.github.mqstarter.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.producer.MqTemplate;
import io.github.mqstarter.producer.ProducerSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The broker never comes back. */
@DisabledOnOs(OS.WINDOWS)
@Tag("resilience")
class DeliveryTimeoutTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    private static final Duration MAX_BLOCK = Duration.ofSeconds(1);

    private static final int WINDOW = 100;

    @Test
    void everyFutureFailsInTime() throws Exception {
        int messages = 1_000;
        try (Rig rig = Rig.start()) {
            MqTemplate mq = rig.application(ProducerSettings.DEFAULTS.withDeliveryTimeout(TIMEOUT));
            mq.send(Rig.TOPIC, "so that the route is known");
            rig.broker().kill();

            Calls calls = rig.load(messages, Load.perSecond(500)).start().awaitEnd();

            Rig.note("no broker, delivery timeout 4 s", calls);
            assertThat(calls.outcomes()).isEqualTo(Map.of("DELIVERY_TIMEOUT", (long) messages));
            assertThat(calls.completionTime(0)).isBetween(percent(95, TIMEOUT), percent(105, TIMEOUT));
            assertThat(calls.completionTime(0.5)).isLessThan(percent(105, TIMEOUT));
            assertThat(calls.completionTime(1)).as("though the machine be busy").isLessThan(percent(150, TIMEOUT));
            assertThat(calls.longestCall()).isLessThan(MAX_BLOCK);
        }
    }

    @Test
    void aFullWindowMakesTheCallerWaitAndThenFail() throws Exception {
        try (Rig rig = Rig.start()) {
            rig.application(ProducerSettings.DEFAULTS
                    .withDeliveryTimeout(Duration.ofSeconds(10))
                    .withMaxInFlight(WINDOW)
                    .withMaxBlock(MAX_BLOCK));
            rig.broker().kill();
            rig.load(WINDOW, Load.burst()).start().awaitCalled(WINDOW);

            Calls beyond = rig.load(3, Load.burst()).start().awaitEnd();

            Rig.note("full window, max block 1 s", beyond);
            assertThat(beyond.outcomes()).isEqualTo(Map.of("BUSY", 3L));
            assertThat(beyond.completionTime(0)).isBetween(percent(95, MAX_BLOCK), percent(120, MAX_BLOCK));
            assertThat(beyond.completionTime(1))
                    .as("though the machine be busy")
                    .isLessThan(percent(300, MAX_BLOCK));
            assertThat(beyond.longestCall()).isLessThan(percent(300, MAX_BLOCK));
        }
    }

    private static Duration percent(int percent, Duration of) {
        return of.multipliedBy(percent).dividedBy(100);
    }
}
