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

import io.github.mqstarter.producer.ProducerSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The client forgets a request: it calls back neither with an answer nor with a failure. */
class ForgottenRequestTests {

    private static final ProducerSettings SETTINGS =
            ProducerSettings.DEFAULTS.withDeliveryTimeout(Duration.ofSeconds(15));

    @Test
    void doesNotHoldUpTheMessagesBehindIt() throws Exception {
        try (Rig rig = Rig.start()) {
            rig.application(SETTINGS);
            rig.wire().forgetNext(4);
            Calls calls = rig.load(2_000, Load.perSecond(500)).start().awaitEnd();

            Audit audit = rig.audit("client forgets 4 requests", calls);
            assertThat(calls.outcomes()).isEqualTo(Map.of(Calls.OK, 2_000L));
            assertThat(audit.lost(2_000)).isEmpty();
        }
    }

    @Test
    void doesNotHoldUpTheMessagesOfItsKey() throws Exception {
        try (Rig rig = Rig.start()) {
            rig.application(SETTINGS);
            rig.wire().forgetNext(1);
            Calls calls = rig.orderedLoad(2_000, 1, Load.perSecond(500)).start().awaitEnd();

            Audit audit = rig.audit("client forgets a request of a key", calls);
            assertThat(calls.outcomes()).isEqualTo(Map.of(Calls.OK, 2_000L));
            assertThat(audit.disorder(1)).isEmpty();
        }
    }
}
