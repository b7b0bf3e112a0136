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
package io.github.mqstarter.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.embedded.RocketMQProcess;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.monitor.ClusterStatus.State;
import io.github.mqstarter.testing.TestBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the monitor sees of brokers and name servers that go and come back. */
@DisabledOnOs(OS.WINDOWS)
@Tag("resilience")
class ClusterStatusTests {

    private static final Logger logger = LoggerFactory.getLogger(ClusterStatusTests.class);

    /** The default. */
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final Duration BOUND = Duration.ofSeconds(10);

    private static final String TOPIC = "watched";

    private final String group = TestBroker.unique("group");

    @Test
    void aBrokerThatIsKilledIsDownWithinTenSecondsAndUpWithinTenOfItsReturn() {
        try (RocketMQProcess broker = EmbeddedRocketMQ.builder().topics(TOPIC).startProcess();
                MonitoredApplication application = application(broker.nameServer(), INTERVAL)) {
            awaitUp(application, Duration.ofSeconds(30));
            await(Duration.ofSeconds(30), () -> application.group().lag() == 0);
            application.mq().send(TOPIC, "to be pulled"); // without, the answer takes up to 15 seconds
            await(Duration.ofSeconds(30), () -> application.container(group).lastPull() != null);
            broker.kill();
            Instant killed = Instant.now();
            measure("down after kill -9", () -> application.cluster().state() == State.DOWN);
            assertThat(application.cluster().problem()).contains("No answer from broker broker-0");
            assertThat(application.cluster().brokers()).hasSize(1).noneMatch(BrokerStatus::reachable);
            await(Duration.ofSeconds(60), () -> Double.isNaN(application.group().lag()));
            assertThat(application.container(group).lastPull()).isBefore(killed); // and not when it was last tried

            broker.restart();
            measure("up after a restart", () -> application.cluster().state() == State.UP);
            await(Duration.ofSeconds(30), () -> application.cluster().problem() == null); // its name server, too
            await(Duration.ofSeconds(30), () -> application.group().lag() == 0);
        }
    }

    @Test
    void aBrokerThatIsFrozenIsDownWithinTenSeconds() {
        try (RocketMQProcess broker = EmbeddedRocketMQ.builder().topics(TOPIC).startProcess();
                MonitoredApplication application = application(broker.nameServer(), INTERVAL)) {
            awaitUp(application, Duration.ofSeconds(30));
            broker.freeze();
            measure("down after a freeze", () -> application.cluster().state() == State.DOWN);
            broker.thaw();
            measure("up after a thaw", () -> application.cluster().state() == State.UP);
        }
    }

    @Test
    void oneFrozenBrokerDelaysNothingThatIsKnownOfTheOther() {
        try (RocketMQProcess first = EmbeddedRocketMQ.builder().topics(TOPIC).startProcess();
                RocketMQProcess second = EmbeddedRocketMQ.builder()
                        .joinNameServer(first.nameServer())
                        .brokerNames("broker-1")
                        .topics(TOPIC)
                        .startProcess();
                MonitoredApplication application = application(first.nameServer(), Duration.ofSeconds(1))) {
            await(
                    Duration.ofSeconds(30),
                    () -> application.cluster().brokers().stream()
                                    .filter(BrokerStatus::reachable)
                                    .count()
                            == 2);
            second.freeze();
            measure("one of two frozen", () -> application.cluster().problem() != null);
            assertThat(application.cluster().state()).isEqualTo(State.UP);
            assertThat(application.cluster().problem()).contains("broker-1").doesNotContain("broker-0");
            assertThat(application.cluster().brokers())
                    .filteredOn(BrokerStatus::reachable)
                    .extracting(BrokerStatus::name)
                    .containsExactly("broker-0");
            await(Duration.ofSeconds(60), () -> Double.isNaN(application.group().lag())); // a part is not known
            second.kill();
            await(Duration.ofSeconds(60), () -> application.group().lag() == 0); // it is not listed any more
            assertThat(application.cluster().brokers()).hasSize(2);
        }
    }

    @Test
    void aNameServerThatIsAwayIsNamedAndTheClusterIsUp() {
        try (EmbeddedRocketMQ broker = EmbeddedRocketMQ.builder().topics(TOPIC).start();
                MonitoredApplication application = application(broker.nameServer(), Duration.ofSeconds(1))) {
            awaitUp(application, Duration.ofSeconds(30));
            assertThat(application.cluster().nameServer()).isTrue();
            broker.stopNameServer();
            measure("name server away", () -> !application.cluster().nameServer());
            assertThat(application.cluster().state()).isEqualTo(State.UP);
            assertThat(application.cluster().problem()).contains("No name server answers");
            await(Duration.ofSeconds(30), () -> application.group().lag() == 0);
            broker.startNameServer();
            measure("name server back", () -> application.cluster().nameServer());
            assertThat(application.cluster().problem()).isNull();
        }
    }

    @Test
    void aClusterThatIsNotThereAtTheStartIsDownAndSaysWhy() {
        try (EmbeddedRocketMQ broker = EmbeddedRocketMQ.builder().topics(TOPIC).start()) {
            String nameServer = broker.nameServer();
            broker.stopNameServer();
            try (MonitoredApplication application = new MonitoredApplication(nameServer, INTERVAL)
                    .properties(Map.of("group", group))
                    .listener(this)
                    .startWithoutWaiting()) {
                assertThat(application.group().lag()).isNaN();
                measure("down at the start", () -> application.cluster().state() == State.DOWN);
                assertThat(application.cluster().problem()).contains("No name server answers");
                assertThat(application.container(group).waitsFor()).contains("name server");
                broker.startNameServer();
                measure("up after the start", () -> application.cluster().state() == State.UP);
                await(Duration.ofSeconds(30), () -> application.container(group).waitsFor() == null);
                await(Duration.ofSeconds(30), () -> application.container(group).lastPull() != null);
                await(Duration.ofSeconds(30), () -> application.container(group).assignedQueues() == 4);
            }
        }
    }

    @MqListener(topic = TOPIC, group = "${group}")
    void on(String payload) {}

    private MonitoredApplication application(String nameServer, Duration interval) {
        return new MonitoredApplication(nameServer, interval)
                .properties(Map.of("group", group))
                .listener(this)
                .start();
    }

    private static void awaitUp(MonitoredApplication application, Duration bound) {
        await(bound, () -> application.cluster().state() == State.UP);
    }

    private static void measure(String title, BooleanSupplier seen) {
        long start = System.nanoTime();
        await(BOUND, seen);
        logger.info(
                "{}: seen after {} ms",
                title,
                Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    private static void await(Duration bound, BooleanSupplier condition) {
        Awaitility.await().atMost(bound).pollInterval(Duration.ofMillis(50)).until(condition::getAsBoolean);
    }
}
