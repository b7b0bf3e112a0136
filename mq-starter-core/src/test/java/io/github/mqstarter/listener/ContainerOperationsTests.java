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
package io.github.mqstarter.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.mqstarter.StartPosition;
import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClientCustomizer;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What an operator does with a running listener, and where a group begins. */
class ContainerOperationsTests extends ListenerTestSupport {

    private final Queue<String> done = new ConcurrentLinkedQueue<>();

    @Test
    void aPausedListenerBeginsWithNothingUntilItIsResumed() {
        try (MqTestApplication application = application(new Collecting())) {
            MqListenerContainer container = application.registry().getContainer(group);
            container.pause();
            assertThat(container.state()).isEqualTo(MqListenerContainer.State.PAUSED);
            application.mq().send(topic(), "x");
            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(20))
                    .until(done::isEmpty);
            container.resume();
            await().until(() -> done.size() == 1);
            assertThat(container.state()).isEqualTo(MqListenerContainer.State.RUNNING);
        }
    }

    @Test
    void aPausedInstanceGivesUpTheQueuesThatAnotherOneGets() {
        CountDownLatch goOn = new CountDownLatch(1);
        class OneByOne {
            @MqListener(topic = "${topic}", group = "${group}", concurrency = "1")
            void on(String payload) throws InterruptedException {
                if (payload.equals("first")) {
                    goOn.await();
                }
                done.add(payload);
            }
        }
        try (MqTestApplication paused = application(new OneByOne())) {
            MqListenerContainer container = paused.registry().getContainer(group);
            paused.mq().send(topic(), "first");
            await().until(() -> container.inFlight() == 1);
            IntStream.range(0, 20).forEach(i -> paused.mq().send(topic(), "m" + i));
            container.pause();
            try (MqTestApplication other = application(new Collecting())) {
                await().during(Duration.ofMillis(500)).until(() -> !done.isEmpty()); // it has one of the two queues
                goOn.countDown();
                container.resume();
                await().until(() -> done.containsAll(
                        IntStream.range(0, 20).mapToObj(i -> "m" + i).toList()));
            }
        }
        assertThat(done).filteredOn(payload -> payload.startsWith("m")).doesNotHaveDuplicates();
    }

    @Test
    void aStoppedListenerStartsAgainAndGoesOnWhereItWas() {
        try (MqTestApplication application = application(new Collecting())) {
            MqListenerContainer container = application.registry().getContainer(group);
            application.mq().send(topic(), "1");
            await().until(() -> done.size() == 1);
            container.stop();
            assertThat(container.state()).isEqualTo(MqListenerContainer.State.STOPPED);
            application.mq().send(topic(), "2");
            container.start();
            container.start(); // once is enough
            await().until(() -> done.size() == 2);
            container.restart();
            application.mq().send(topic(), "3");
            await().until(() -> done.size() == 3);
        }
        assertThat(done).containsExactly("1", "2", "3");
    }

    @Test
    void aContainerTellsWhatItsStopWaitsFor() {
        CountDownLatch goOn = new CountDownLatch(1);
        class Slow {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(String payload) throws InterruptedException {
                goOn.await();
                done.add(payload);
            }
        }
        ListenerSettings soonStuck =
                ListenerSettings.UNSET.with(ListenerSetting.EXECUTION_DEADLINE, Duration.ofMillis(200));
        try (MqTestApplication application = application(new Slow(), registry -> registry.defaults(soonStuck))) {
            MqListenerContainer container = application.registry().getContainer(group);
            application.mq().send(topic(), "x");
            await().until(() -> container.stuckDeliveries().size() == 1);
            CompletableFuture<Void> stop = CompletableFuture.runAsync(container::stop);
            await().until(() -> container.state() == MqListenerContainer.State.STOPPED);
            assertThat(container.inFlight()).isOne();
            assertThat(container.stuckDeliveries()).hasSize(1);
            goOn.countDown();
            stop.join();
            assertThat(container.inFlight()).isZero();
            assertThat(container.stuckDeliveries()).isEmpty();
        }
        assertThat(done).containsExactly("x");
    }

    @Test
    void aListenerThatDoesNotStartByItselfStartsWhenItIsTold() {
        try (MqTestApplication application = new MqTestApplication()
                .properties(Map.of("topic", topic(), "group", group))
                .registry(
                        registry -> registry.defaults(ListenerSettings.UNSET.with(ListenerSetting.AUTO_STARTUP, false)))
                .listener(new Collecting())
                .startWithoutWaiting()) {
            MqListenerContainer container = application.registry().getContainer(group);
            assertThat(container.state()).isEqualTo(MqListenerContainer.State.STOPPED);
            assertThatIllegalStateException().isThrownBy(() -> container.seek(Instant.now()));
            container.start();
            await().until(() -> container.state() == MqListenerContainer.State.RUNNING);
            application.mq().send(topic(), "x");
            await().until(() -> done.size() == 1);
        }
    }

    @Test
    void aGroupIsSetBackToATime() throws Exception {
        try (MqTestApplication application = application(new Collecting())) {
            application.mq().send(topic(), "before");
            await().until(() -> done.size() == 1);
            Instant between = TestBroker.laterThan(Instant.now());
            application.mq().send(topic(), "after-1");
            application.mq().send(topic(), "after-2");
            await().until(() -> done.size() == 3);
            application.registry().getContainer(group).seek(between);
            await().atMost(Duration.ofSeconds(90)).until(() -> done.size() == 5);
        }
        assertThat(done).containsOnlyOnce("before");
    }

    @Test
    void aGroupInANamespaceIsSetBackToATime() {
        TestBroker.shared().createTopic("tenant%" + topic(), 2);
        MqClients clients = MqClients.builder(ClusterSettings.of(TestBroker.nameServer(), "producer-" + group))
                .customizers(List.of(new InNamespace()))
                .build();
        try (MqTestApplication application = new MqTestApplication(clients)
                .properties(Map.of("topic", topic(), "group", group))
                .listener(new Collecting())
                .start()) {
            application.mq().send(topic(), "x");
            await().until(() -> done.size() == 1);
            application.registry().getContainer(group).seek(Instant.EPOCH);
            await().atMost(Duration.ofSeconds(90)).until(() -> done.size() == 2);
        }
    }

    @SuppressWarnings("deprecation") // the namespaces of 4.x
    private static final class InNamespace implements MqClientCustomizer {

        @Override
        public void customizeProducer(String cluster, DefaultMQProducer producer) {
            producer.setNamespace("tenant");
        }

        @Override
        public void customizeConsumer(String cluster, DefaultMQPushConsumer consumer) {
            consumer.setNamespace("tenant");
        }
    }

    /** RocketMQ takes the millisecond before 1970 for the end. */
    @Test
    void aTimeBeforeAllOthersIsTheBeginning() {
        try (MqTestApplication application = application(new Collecting())) {
            application.mq().send(topic(), "first");
            await().until(() -> done.size() == 1);
            application.registry().getContainer(group).seek(Instant.EPOCH.minusMillis(1));
            await().atMost(Duration.ofSeconds(90)).until(() -> done.size() == 2);
            application.registry().getContainer(group).seek(Instant.MIN);
            await().atMost(Duration.ofSeconds(90)).until(() -> done.size() == 3);
            application.registry().getContainer(group).seek(Instant.MAX);
        }
    }

    @Test
    void aNewGroupBeginsWhereItIsTold() {
        String oneQueue = TestBroker.newTopic(1); // which has an order
        try (MqTestApplication sender = new MqTestApplication().startWithoutWaiting()) {
            sender.mq().send(oneQueue, "old");
            Instant between = TestBroker.laterThan(Instant.now());
            sender.mq().send(oneQueue, "new");
            assertThat(firstOf(oneQueue, StartPosition.FIRST)).isEqualTo("old");
            assertThat(firstOf(oneQueue, StartPosition.at(between))).isEqualTo("new");
        }
    }

    @Test
    void aListenerRunsOnlyWhenItsTopicIsThere() {
        String missing = TestBroker.unique("topic");
        try (MqTestApplication application = new MqTestApplication()
                .properties(Map.of("topic", missing, "group", group))
                .listener(new Collecting())
                .startWithoutWaiting()) {
            MqListenerContainer container = application.registry().getContainer(group);
            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> container.state() == MqListenerContainer.State.STARTING);
            TestBroker.shared().createTopic(missing, 1);
            await().until(() -> container.state() == MqListenerContainer.State.RUNNING);
            application.mq().send(missing, "x");
            await().until(() -> done.size() == 1);
        }
    }

    private String firstOf(String oneQueue, StartPosition position) {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        class Seeing {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(String payload) {
                seen.add(payload);
            }
        }
        try (MqTestApplication application = new MqTestApplication()
                .properties(Map.of("topic", oneQueue, "group", TestBroker.unique("group")))
                .registry(registry -> registry.defaults(ListenerSettings.UNSET
                        .with(ListenerSetting.CONSUME_FROM, position)
                        .with(ListenerSetting.CONCURRENCY, 1)))
                .listener(new Seeing())
                .start()) {
            await().until(() -> seen.contains("new"));
        }
        return seen.contains("old") ? "old" : "new";
    }

    class Collecting {

        @MqListener(topic = "${topic}", group = "${group}")
        void on(String payload) {
            done.add(payload);
        }
    }
}
