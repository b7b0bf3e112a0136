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
package io.github.mqstarter.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.testing.MqTestApplication;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A broker that stores messages and says that it did not flush them in time. */
class DegradedStoreTests {

    private static final String TOPIC = "degraded";

    private static EmbeddedRocketMQ broker;

    private final Queue<SendOutcome> outcomes = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() {
        broker = EmbeddedRocketMQ.builder()
                .topic(TOPIC, 2)
                .brokerProperty("flushDiskType", "SYNC_FLUSH")
                .brokerProperty("syncFlushTimeout", "0")
                .start();
    }

    @AfterAll
    static void stop() {
        broker.stop();
    }

    @Test
    void isAcceptedAndTold() {
        try (MqTestApplication application = application(DegradedPolicy.ACCEPT, Duration.ofMinutes(1))) {
            awaitDegraded(() -> send(application).stream()
                    .map(future -> future.join().getSendStatus())
                    .anyMatch(SendStatus.FLUSH_DISK_TIMEOUT::equals));
            assertThat(outcomes).allMatch(SendOutcome::isAccepted).anyMatch(SendOutcome::isDegraded);
            assertThat(outcomes)
                    .allSatisfy(outcome -> assertThat(outcome.attempts()).isEqualTo(1));
        }
    }

    @Test
    void isTriedAgainIfThatIsAskedFor() {
        try (MqTestApplication application = application(DegradedPolicy.RETRY, Duration.ofSeconds(4))) {
            awaitDegraded(() -> {
                CompletableFuture.allOf(send(application).toArray(CompletableFuture[]::new))
                        .exceptionally(failure -> null)
                        .join();
                return outcomes.stream().anyMatch(outcome -> outcome.attempts() > 1);
            });
            assertThat(outcomes).noneMatch(SendOutcome::isDegraded);
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome.failure() != null)
                    .allSatisfy(outcome -> assertThat(outcome.failure())
                            .hasMessageContaining("may or may not be sent")
                            .hasMessageContaining("FLUSH_DISK_TIMEOUT"));
        }
    }

    /** A broker may be fast enough now and then. */
    private static void awaitDegraded(Callable<Boolean> sent) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .until(sent);
    }

    private List<CompletableFuture<SendResult>> send(MqTestApplication application) {
        return IntStream.range(0, 30)
                .mapToObj(i -> application.mq().sendAsync(TOPIC, "x"))
                .toList();
    }

    private MqTestApplication application(DegradedPolicy policy, Duration timeout) {
        ProducerSettings settings = ProducerSettings.DEFAULTS
                .withOnDegraded(policy)
                .withDeliveryTimeout(timeout)
                .withBatching(BatchingSettings.DEFAULTS.withEnabled(false));
        return new MqTestApplication(broker.nameServer())
                .template(template -> template.settings(settings).listeners(List.of(outcomes::add)))
                .start();
    }
}
