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
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A broker stands still while an application sends: it takes what it is sent, and answers later. */
@DisabledOnOs(OS.WINDOWS)
@Tag("resilience")
class FreezeTests {

    private static final int RATE = 500;

    private static final int MESSAGES = Scale.of(5_000, 10_000);

    private static final int AT_THE_FREEZE = 1_000;

    @Test
    void theOnlyBroker() throws Exception {
        try (Rig rig = Rig.start()) {
            rig.application();
            Wire wire = rig.wire();
            Load load = rig.load(MESSAGES, Load.perSecond(RATE));

            load.start().awaitCalled(AT_THE_FREEZE);
            rig.broker().freeze();
            int inFlight = wire.unansweredMessages();
            load.awaitCalled(AT_THE_FREEZE + 5 * RATE);
            int unanswered = wire.unansweredMessages();
            rig.broker().thaw();
            Calls calls = load.awaitEnd();

            Audit audit = rig.audit(
                    "only broker frozen for 5 s",
                    calls,
                    "%d messages in flight at the freeze, %d at the thaw".formatted(inFlight, unanswered));
            assertThat(calls.outcomes()).isEqualTo(Map.of(Calls.OK, (long) MESSAGES));
            assertThat(audit.lost(MESSAGES)).isEmpty();
            assertThat(audit.withSeveralIds()).isEmpty();
            assertThat(audit.withAnotherIdThanIn(calls)).isEmpty();
            assertThat(audit.duplicates()).isLessThanOrEqualTo(unanswered);
        }
    }

    @Test
    void oneOfTwoBrokers() throws Exception {
        try (Rig rig = Rig.start()) {
            RocketMQProcess second = rig.secondBroker();
            rig.application();
            Load load = rig.load(MESSAGES, Load.perSecond(RATE));

            load.start().awaitCalled(AT_THE_FREEZE);
            second.freeze();
            load.awaitCalled(AT_THE_FREEZE + Scale.of(5, 8) * RATE);
            second.thaw();
            Calls calls = load.awaitEnd();

            Audit audit = rig.audit("one of two brokers frozen for %d s".formatted(Scale.of(5, 8)), calls);
            assertThat(calls.outcomes()).isEqualTo(Map.of(Calls.OK, (long) MESSAGES));
            assertThat(audit.lost(MESSAGES)).isEmpty();
            assertThat(audit.withSeveralIds()).isEmpty();
        }
    }
}
