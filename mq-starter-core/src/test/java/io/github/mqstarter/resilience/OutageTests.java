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

import io.github.mqstarter.embedded.RocketMQProcess;
import io.github.mqstarter.testing.Scale;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A broker is killed while an application sends, and comes back. */
@DisabledOnOs(OS.WINDOWS)
@Tag("resilience")
class OutageTests {

    private static final int RATE = 500;

    private static final int MESSAGES = Scale.of(5_000, 20_000);

    private static final int AT_THE_KILL = Scale.of(500, 2_500);

    private static final int OUTAGE_SECONDS = Scale.of(6, 20);

    private static final int AT_THE_RESTART = AT_THE_KILL + OUTAGE_SECONDS * RATE;

    @Test
    void nothingIsLostWhileTheOnlyBrokerIsAway() throws Exception {
        try (Rig rig = Rig.start()) {
            rig.application();
            Load load = rig.load(MESSAGES, Load.perSecond(RATE));
            long idle = Heap.used();

            load.start().awaitCalled(AT_THE_KILL);
            rig.broker().kill();
            load.awaitCalled(AT_THE_RESTART);
            long taken = Heap.used() - idle;
            rig.broker().restart();
            long back = System.nanoTime();
            Calls calls = load.awaitEnd();

            Audit audit = rig.audit(
                    "only broker killed for %d s".formatted(OUTAGE_SECONDS),
                    calls,
                    "%.1f MB more heap".formatted(taken / (double) Heap.MEGABYTE),
                    "last future %d ms after the return or its call"
                            .formatted(calls.longestCompletionAfter(back).toMillis()));
            assertThat(calls.outcomes()).isEqualTo(Map.of(Calls.OK, (long) MESSAGES));
            assertThat(audit.lost(MESSAGES)).isEmpty();
            assertThat(audit.withSeveralIds()).isEmpty();
            assertThat(audit.withAnotherIdThanIn(calls)).isEmpty();
            assertThat(calls.longestCompletionAfter(back)).isLessThan(Duration.ofSeconds(10));
            assertThat(calls.longestCall()).isLessThan(Duration.ofSeconds(1));
            assertThat(taken).isLessThan(64 * Heap.MEGABYTE);
        }
    }

    @Test
    void theOtherBrokerTakesOver() throws Exception {
        try (Rig rig = Rig.start()) {
            RocketMQProcess second = rig.secondBroker();
            rig.application();
            Load load = rig.load(MESSAGES, Load.perSecond(RATE));

            load.start().awaitCalled(AT_THE_KILL);
            second.kill();
            load.awaitCalled(AT_THE_RESTART);
            second.restart();
            Calls calls = load.awaitEnd();

            Audit audit = rig.audit("one of two brokers killed for %d s".formatted(OUTAGE_SECONDS), calls);
            assertThat(calls.outcomes()).isEqualTo(Map.of(Calls.OK, (long) MESSAGES));
            assertThat(audit.lost(MESSAGES)).isEmpty();
            assertThat(audit.withSeveralIds()).isEmpty();
            assertThat(calls.completionTime(0.999)).isLessThan(Duration.ofSeconds(3));
            assertThat(calls.longestCall()).isLessThan(Duration.ofSeconds(1));
        }
    }
}
