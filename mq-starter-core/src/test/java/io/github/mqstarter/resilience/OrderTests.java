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

import io.github.mqstarter.testing.Scale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Messages of one key are stored in the order they are sent in, whatever happens to the broker. */
@DisabledOnOs(OS.WINDOWS)
@Tag("resilience")
class OrderTests {

    private static final int KEYS = 100;

    private static final int RATE = Scale.of(1_000, 2_000);

    private static final int MESSAGES = KEYS * Scale.of(100, 1_000);

    private static final int BEFORE = MESSAGES / 5;

    @Test
    void overAKill() throws Exception {
        try (Rig rig = Rig.start()) {
            rig.application();
            Load load = rig.orderedLoad(MESSAGES, KEYS, Load.perSecond(RATE));

            load.start().awaitCalled(BEFORE);
            rig.broker().kill();
            load.awaitCalled(BEFORE + Scale.of(3, 8) * RATE);
            rig.broker().restart();

            assertOrdered(rig, load.awaitEnd(), "ordered, broker killed");
        }
    }

    @Test
    void overAFreeze() throws Exception {
        try (Rig rig = Rig.start()) {
            rig.application();
            Wire wire = rig.wire();
            Load load = rig.orderedLoad(MESSAGES, KEYS, Load.perSecond(RATE));

            load.start().awaitCalled(BEFORE);
            rig.broker().freeze();
            load.awaitCalled(BEFORE + 5 * RATE);
            int unanswered = wire.unansweredMessages();
            rig.broker().thaw();

            assertOrdered(
                    rig,
                    load.awaitEnd(),
                    "ordered, broker frozen for 5 s, %d unanswered at the thaw".formatted(unanswered));
        }
    }

    private static void assertOrdered(Rig rig, Calls calls, String title) throws Exception {
        Audit audit = rig.audit(title, calls);
        assertThat(calls.outcomes()).isEqualTo(Map.of(Calls.OK, (long) MESSAGES));
        assertThat(audit.lost(MESSAGES)).isEmpty();
        assertThat(audit.withSeveralIds()).isEmpty();
        assertThat(audit.disorder(KEYS)).isEmpty();
    }
}
