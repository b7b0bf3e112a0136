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
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.github.mqstarter.admin.ClusterAdmin;
import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.listener.Delivery;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.testing.TestBroker;
import io.github.mqstarter.testing.UnreachableBroker;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** What the monitor says of a group, against what was sent and processed, and what the broker says. */
class GroupStatusTests {

    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final String topic = TestBroker.newTopic(4);

    private final String group = TestBroker.unique("group");

    private final AtomicInteger done = new AtomicInteger();

    @Test
    void theLagIsWhatWasSentAndNotProcessed() {
        Semaphore permits = new Semaphore(0);
        class OneByOne {
            @MqListener(topic = "${topic}", group = "${group}", concurrency = "1")
            void on(String payload) throws InterruptedException {
                permits.acquire();
                done.incrementAndGet();
            }
        }
        try (MonitoredApplication application = application(new OneByOne()).start()) {
            await().until(() -> application.group().lag() == 0);
            assertThat(application.group().oldestAgeSeconds()).isZero();
            send(application, 100);
            await().until(() -> application.group().lag() == 100);
            double age = application.group().oldestAgeSeconds();
            assertThat(age).isBetween(0.0, 30.0);
            await().until(() -> application.group().oldestAgeSeconds() > age + 1);

            permits.release(40);
            await().until(() -> application.group().lag() == 60);
            permits.release(60);
            await().until(() -> application.group().lag() == 0);
            assertThat(application.group().oldestAgeSeconds()).isZero();
            assertThat(done).hasValue(100);
        }
    }

    @Test
    void retryLagAndDeadLettersAreThoseOfTheBroker() {
        CountDownLatch paused = new CountDownLatch(1);
        class Failing {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "2")
            void on(Delivery delivery) throws InterruptedException {
                if (delivery.attempt() == 1 && done.incrementAndGet() == 10) {
                    pause.run();
                    paused.countDown();
                }
                paused.await(); // no retry is on its way before
                throw new IllegalStateException("not yet");
            }

            private Runnable pause;
        }
        Failing listener = new Failing();
        try (MonitoredApplication application = application(listener)) {
            listener.pause = () -> application.container(group).pause();
            application.start();
            send(application, 10);
            ClusterAdmin admin = ClusterAdmin.of(application.clients(), null, Duration.ofSeconds(3));
            await().until(() -> application.group().retryLag() == 10);
            assertThat(application.group().lag()).isZero();
            assertThat(application.group().oldestAgeSeconds()).isPositive();
            await().until(() -> retriesLeft(admin) == 10);

            application.container(group).resume();
            await().until(() -> application.group().deadLetters() == 10);
            assertThat(TestBroker.shared().storedMessages("%DLQ%" + group)).isEqualTo(10);
            await().until(() -> application.group().retryLag() == 0);
            await().until(() -> retriesLeft(admin) == 0);
        }
    }

    /** As the broker knows it, five seconds later at most. */
    private long retriesLeft(ClusterAdmin admin) {
        return admin.brokers().values().stream()
                .flatMap(broker -> admin.group(group).consumeStats(broker).getOffsetTable().entrySet().stream())
                .filter(entry -> entry.getKey().getTopic().equals("%RETRY%" + group))
                .mapToLong(entry ->
                        entry.getValue().getBrokerOffset() - entry.getValue().getConsumerOffset())
                .sum();
    }

    @Test
    void aGroupThatHasNeverConsumedCountsFromWhereItWillBegin() {
        class Later {
            @MqListener(topic = "${topic}", group = "${group}-first", consumeFrom = "first", autoStartup = "false")
            void first(String payload) {}

            @MqListener(topic = "${topic}", group = "${group}-last", consumeFrom = "last", autoStartup = "false")
            void last(String payload) {}
        }
        try (MonitoredApplication application = application(new Later()).startWithoutWaiting()) {
            send(application, 10);
            await().untilAsserted(() -> assertThat(application.monitor().groups())
                    .extracting(GroupStatus::group, GroupStatus::lag)
                    .containsExactlyInAnyOrder(tuple(group + "-first", 10.0), tuple(group + "-last", 0.0)));
            assertThat(application.group().retryLag()).isZero();
            assertThat(application.group().deadLetters()).isZero();
        }
    }

    @Test
    void nothingIsKnownOfABroadcastingListenerButItsDeadLetters() {
        class Everywhere {
            @MqListener(topic = "${topic}", group = "${group}", broadcasting = "true")
            void on(String payload) {}
        }
        try (MonitoredApplication application = application(new Everywhere()).start()) {
            await().until(() -> application.group().deadLetters() == 0);
            assertThat(application.group().seenAt()).isNotNull();
            assertThat(application.group().lag()).isNaN();
            assertThat(application.group().retryLag()).isNaN();
            assertThat(application.group().oldestAgeSeconds()).isNaN();
        }
    }

    @Test
    void theBrokerIsDescribed() {
        try (MonitoredApplication application = application(new Object()).start()) {
            await().until(() -> application.cluster().state() == ClusterStatus.State.UP
                    && !application.cluster().brokers().get(0).version().isEmpty());
            BrokerStatus broker = application.cluster().brokers().get(0);
            assertThat(application.cluster().nameServer()).isTrue();
            assertThat(application.cluster().problem()).isNull();
            assertThat(broker.reachable()).isTrue();
            assertThat(broker.diskRatio()).isBetween(0.0, 1.0);
            double free = new File(System.getProperty("java.io.tmpdir")).getFreeSpace();
            assertThat(broker.diskFreeBytes()).isCloseTo(free, within(free * 0.1));
        }
    }

    @Test
    void twoClientsOfOneIdAreSeen() throws Exception {
        class Listening {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(String payload) {}
        }
        try (MonitoredApplication application = application(new Listening()).start()) {
            ClusterAdmin admin = ClusterAdmin.of(application.clients(), null, Duration.ofSeconds(3));
            String broker = admin.brokers().values().iterator().next();
            String id = await().until(() -> admin.group(group).connectedClients(broker), ids -> ids.size() == 1)
                    .get(0);
            await().until(() -> application.group().seenAt() != null);
            assertThat(application.group().duplicateClientIds()).isEmpty();

            try (SecondClient second = SecondClient.connect(TestBroker.nameServer(), id)) {
                second.join(broker, group, topic);
                MqMonitor monitor = application.newMonitor(INTERVAL); // the other one asks again half a minute later
                try {
                    await().until(() ->
                            monitor.groups().get(0).duplicateClientIds().equals(List.of(id)));
                } finally {
                    monitor.stop();
                }
            }
        }
    }

    /** As of another cluster with the same name servers, which this application may not reach. */
    @Test
    void aBrokerThatHasNothingOfAGroupMayBeAway() throws Exception {
        class Listening {
            @MqListener(topic = "${topic}", group = "${group}", autoStartup = "false", consumeFrom = "first")
            void on(String payload) {}
        }
        try (EmbeddedRocketMQ broker =
                        EmbeddedRocketMQ.builder().topic(topic, 2).start();
                MonitoredApplication application = new MonitoredApplication(broker.nameServer(), INTERVAL)
                        .properties(Map.of("topic", topic, "group", group))
                        .listener(new Listening())
                        .startWithoutWaiting()) {
            send(application, 3);
            UnreachableBroker.register(application.clients(), broker.nameServer(), "elsewhere");
            await().until(() -> application.cluster().brokers().stream()
                    .anyMatch(any -> any.name().equals("elsewhere") && !any.reachable()));
            await().until(() -> application.group().lag() == 3);
            assertThat(application.group().retryLag()).isZero();
        }
    }

    private MonitoredApplication application(Object listener) {
        return new MonitoredApplication(TestBroker.nameServer(), INTERVAL)
                .properties(Map.of("topic", topic, "group", group))
                .listener(listener);
    }

    private void send(MonitoredApplication application, int messages) {
        IntStream.range(0, messages).forEach(i -> application.mq().send(topic, "m" + i));
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    }
}
