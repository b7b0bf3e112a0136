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

/** Brokers that answer with a refusal for now. */
@Tag("resilience")
class BusyBrokerTests {

    private static final int BURST = Scale.of(5_000, 20_000);

    private static final int STEADY = 2_000;

    @Test
    void aBurstThatTheBrokerCannotKeepUpWith() throws Exception {
        try (Rig rig = Rig.start(builder -> builder.brokerProperty("waitTimeMillsInSendQueue", "20")
                .brokerProperty("sendMessageThreadPoolNums", "1")
                .brokerProperty("flushDiskType", "SYNC_FLUSH"))) {
            rig.application();
            Calls calls = rig.load(BURST, Load.burst()).start().awaitEnd();

            Audit audit = rig.audit("burst at a busy broker", calls);
            assertThat(calls.outcomes()).isEqualTo(Map.of(Calls.OK, (long) BURST));
            assertThat(audit.lost(BURST)).isEmpty();
            assertThat(audit.withSeveralIds()).isEmpty();
        }
    }

    /** A slave in the place of a master refuses with the same answer as a broker whose disk is full, and needs no full disk. */
    @Test
    void oneOfTwoBrokersWritesNothing() throws Exception {
        try (Rig rig = Rig.start()) {
            rig.secondBroker(builder -> builder.brokerProperty("brokerRole", "SLAVE")
                    .brokerProperty("enableSlaveActingMaster", "true")
                    .brokerProperty("skipPreOnline", "true"));
            rig.application();
            Calls calls = rig.load(STEADY, Load.perSecond(500)).start().awaitEnd();

            Audit audit = rig.audit("one of two brokers not writeable", calls);
            assertThat(calls.outcomes()).isEqualTo(Map.of(Calls.OK, (long) STEADY));
            assertThat(audit.lost(STEADY)).isEmpty();
            assertThat(audit.byBroker()).isEqualTo(Map.of("broker-0", (long) STEADY));
        }
    }

    /** More than the broker takes in one request, if it is put into one. */
    @Test
    void aBrokerWithASmallerLimitThanTheClient() throws Exception {
        try (Rig rig = Rig.start(builder -> builder.brokerProperty("maxMessageSize", "4096"))) {
            rig.application();
            Calls calls = rig.load(STEADY, Load.burst()).start().awaitEnd();

            Audit audit = rig.audit("burst at a broker that takes 4 KB", calls);
            assertThat(calls.outcomes()).isEqualTo(Map.of(Calls.OK, (long) STEADY));
            assertThat(audit.lost(STEADY)).isEmpty();
        }
    }
}
