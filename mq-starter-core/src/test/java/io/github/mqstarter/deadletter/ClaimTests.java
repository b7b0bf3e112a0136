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

import io.github.mqstarter.admin.ClusterAdmin;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.listener.Delivery;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may settle letters, and until when. */
@Timeout(120)
class ClaimTests {

    private final Letters letters = new Letters();

    private final class Listener {

        @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "2")
        void on(Delivery delivery) {
            letters.on(delivery);
        }
    }

    @Test
    void whoIsSilentForTooLongHasLostIt() {
        try (Letters started = letters.start(new Listener())) {
            started.makeLetters(0, 1);
            LetterStore store = new LetterStore(
                    ClusterAdmin.of(started.clients(), null, Duration.ofSeconds(5)),
                    "primary",
                    started.group,
                    any -> {});
            Claim silent = Claim.of(store, store.queues());
            assertThat(silent.isHeld()).isTrue();
            assertThatExceptionOfType(DeadLettersBusyException.class).isThrownBy(() -> Claim.of(store, store.queues()));
            try (Claim next = Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreException(DeadLettersBusyException.class)
                    .until(() -> Claim.of(store, store.queues()), any -> true)) {
                assertThat(silent.isHeld()).isFalse();
                assertThat(next.isHeld()).isTrue();
                silent.close();
                assertThatExceptionOfType(DeadLettersBusyException.class)
                        .isThrownBy(() -> Claim.of(store, store.queues()));
            }
            Claim.of(store, store.queues()).close();
        }
    }

    @Test
    void whoHasLostItInTheMiddleStops() {
        try (Letters started = letters.start(new Listener())) {
            started.makeLetters(0, 10);
            LetterStores stores = new LetterStores(DeadLetterOperations.builder(
                    started.clients(), started.application().registry()));
            LetterStore store = stores.of(started.group, MqClients.PRIMARY);
            Claim claim = Claim.of(store, store.queues()).keep();
            List<Claim> others = new ArrayList<>();
            SettlementRun.Action losing = letter -> {
                if (letter.id().endsWith(":4")) {
                    claim.release();
                    others.add(Claim.of(store, store.queues()));
                    Letters.await().until(() -> !claim.isHeld());
                }
            };
            LetterScan scan =
                    new LetterScan(store, stores.reader(store), DeadLetterSelection.all(), store.queues(), null);
            SettlementRun run = new SettlementRun(
                            scan,
                            claim,
                            new SettlementRun.Plan(
                                    SettlementRecord.Outcome.REDRIVEN, null, losing, Rate.UNLIMITED, 1, 32),
                            stores.settlements(store),
                            new AuditLog("redrive", MqClients.PRIMARY, started.group))
                    .run();
            assertThat(run.settled()).isEqualTo(5);
            assertThat(run.failure()).contains("broker-0:0:5").contains("somebody else");
            assertThat(store.depth()).isEqualTo(5);
            claim.close();
            others.forEach(Claim::close);
        }
    }

    /** A broker would make dead letters of all retries of a group that holds a lock. */
    @Test
    void theGroupGetsItsRetriesMeanwhile() {
        try (Letters started = letters.start(new Listener())) {
            started.makeLetters(0, 1);
            LetterStore store = new LetterStore(
                    ClusterAdmin.of(started.clients(), null, Duration.ofSeconds(5)),
                    "primary",
                    started.group,
                    any -> {});
            started.broken = delivery -> delivery.attempt() == 1;
            started.delivered.clear();
            try (Claim claim = Claim.of(store, store.queues())) {
                started.application().mq().send(started.topic, "once more");
                Letters.await().until(() -> started.delivered.size() == 2);
                assertThat(claim.isHeld()).isTrue();
                assertThat(store.depth()).isEqualTo(1);
            }
        }
    }
}
