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
package io.github.mqstarter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.listener.Delivery;
import io.github.mqstarter.listener.FailureVerdict;
import io.github.mqstarter.listener.ListenerSettings;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.listener.NativeListener;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.common.message.MessageExt;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** What is counted of deliveries, and shown of listeners. */
class ListenerMetricsTests {

    private static final List<String> OUTCOMES =
            List.of("ok", "retry", "dead_letter", "discarded", "duplicate", "skipped");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private final String topic = TestBroker.newTopic();

    private final String group = TestBroker.unique("group");

    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void eachAttemptIsCountedAndTimesAreThoseOfTheMessages() {
        class Fates {
            @MqListener(id = "fates", topic = "${topic}", group = "${group}", maxAttempts = "2")
            void on(String payload, Delivery delivery) {
                if (!payload.equals("ok") && !(payload.equals("second") && delivery.attempt() == 2)) {
                    throw new IllegalStateException(payload);
                }
            }
        }
        try (MqTestApplication application = application(new Fates())) {
            List.of("ok", "ok", "second", "never", "drop")
                    .forEach(body -> application.mq().send(topic, body));
            await(() -> deliveries("fates", "ok") == 3 && deliveries("fates", "dead_letter") == 1);
            await(() -> deliveries("fates", "discarded") == 1);
        }
        assertThat(deliveries("fates", "retry")).isEqualTo(2);
        assertThat(attempts("ok")).isEqualTo(1 + 1 + 2);
        assertThat(attempts("dead_letter")).isEqualTo(2);
        assertThat(registry.find("mq.delivery.attempts")
                        .tags("outcome", "retry")
                        .summaries())
                .isEmpty();
        Timer endToEnd = timer("mq.delivery.end.to.end");
        assertThat(endToEnd.count()).isEqualTo(3);
        assertThat(endToEnd.max(TimeUnit.MILLISECONDS))
                .as("the one that came again was born before its first attempt")
                .isBetween(900.0, 20_000.0);
        Timer wait = timer("mq.delivery.wait");
        assertThat(wait.count()).as("of first attempts").isEqualTo(5);
        assertThat(wait.mean(TimeUnit.MILLISECONDS)).isLessThan(10_000);
    }

    @Test
    void aListenerHasAllOfItsCountersFromTheStart() {
        class ByTag {
            @MqListener(id = "one", topic = "${topic}", group = "${group}", tags = "a")
            void one(String payload) {}

            @MqListener(id = "two", topic = "${topic}", group = "${group}", tags = "b")
            void two(String payload) {}
        }
        try (MqTestApplication application = application(new ByTag())) {
            for (String outcome : OUTCOMES) {
                assertThat(deliveries("one", outcome)).isZero();
                assertThat(deliveries("two", outcome)).isZero();
            }
            assertThat(registry.get("mq.listener.running").gauges()).hasSize(1);
        }
    }

    @Test
    void whatAListenerIsDoingIsShown() {
        class Waiting {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(String payload) throws InterruptedException {
                goOn.await();
            }
        }
        try (MqTestApplication application = application(new Waiting())) {
            assertThat(gauge("mq.listener.running")).isEqualTo(1);
            application.mq().send(topic, "x");
            await(() -> gauge("mq.listener.in.flight") == 1);
            goOn.countDown();
            await(() -> gauge("mq.listener.in.flight") == 0);
            MqListenerContainer container = application.registry().getContainer(group);
            container.pause();
            assertThat(gauge("mq.listener.paused")).isEqualTo(1);
            assertThat(gauge("mq.listener.running")).isEqualTo(1);
            assertThat(gauge("mq.listener.circuit.open")).isZero();
            assertThat(gauge("mq.listener.stuck")).isZero();
            assertThat(functionCounter("mq.listener.stuck.deliveries")).isZero();
            assertThat(functionCounter("mq.listener.skipped")).isZero();
            container.stop();
            assertThat(gauge("mq.listener.running")).isZero();
            assertThat(gauge("mq.listener.paused")).isZero();
        }
    }

    @Test
    void aListenerThatJoinsLaterAppears() {
        try (MqTestApplication application = application(new Object())) {
            assertThat(registry.find("mq.deliveries").counters()).isEmpty();
            application.registry().join(new Joining());
            assertThat(deliveries("joined", "ok")).isZero();
            assertThat(registry.get("mq.dead.letters.settled")
                            .tag("group", group)
                            .counters())
                    .hasSize(2)
                    .allSatisfy(counter -> assertThat(counter.count()).isZero());
            await(() -> application.registry().getContainer("joined").state() == MqListenerContainer.State.RUNNING);
            application.mq().send(topic, "x");
            await(() -> deliveries("joined", "ok") == 1);
            assertThat(registry.get("mq.listener.running")
                            .tags("cluster", "primary", "topic", topic, "group", group, "listener", "joined")
                            .gauge()
                            .value())
                    .isEqualTo(1);
        }
    }

    private MqTestApplication application(Object listener) {
        DeliveryMetrics deliveries = new DeliveryMetrics(registry);
        return new MqTestApplication()
                .properties(Map.of("topic", topic, "group", group))
                .registry(builder -> builder.deliveryListeners(List.of(deliveries))
                        .errorHandler((delivery, failure) -> "drop".equals(failure.getMessage())
                                ? FailureVerdict.discard()
                                : FailureVerdict.retry()))
                .context(context -> context.registerBean(
                        SmartInitializingSingleton.class,
                        () -> () -> new ListenerMetrics(
                                        context.getBean(MqListenerRegistry.class),
                                        deliveries,
                                        new DeadLetterMetrics(registry))
                                .bindTo(registry)))
                .listener(listener)
                .start();
    }

    private double deliveries(String listener, String outcome) {
        return registry
                .get("mq.deliveries")
                .tags("cluster", "primary", "topic", topic, "group", group, "listener", listener, "outcome", outcome)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private double attempts(String outcome) {
        return registry.get("mq.delivery.attempts")
                .tags("topic", topic, "group", group, "outcome", outcome)
                .summary()
                .totalAmount();
    }

    private Timer timer(String name) {
        return registry.get(name).tags("topic", topic, "group", group).timer();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private double functionCounter(String name) {
        return registry.get(name).functionCounter().count();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
    }

    private final class Joining implements NativeListener {

        @Override
        public String id() {
            return "joined";
        }

        @Override
        public String group() {
            return group;
        }

        @Override
        public String topic() {
            return topic;
        }

        @Override
        public String location() {
            return "a test";
        }

        @Override
        public String nameServer() {
            return TestBroker.nameServer();
        }

        @Override
        public ListenerSettings settings() {
            return ListenerSettings.UNSET;
        }

        @Override
        public Duration shutdownTimeout() {
            return Duration.ofSeconds(5);
        }

        @Override
        public DefaultMQPushConsumer newConsumer() throws Exception {
            DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
            consumer.setNamesrvAddr(TestBroker.nameServer());
            consumer.setInstanceName(TestBroker.unique("joined"));
            consumer.subscribe(topic, "*");
            return consumer;
        }

        @Override
        public void onMessage(MessageExt message) {}
    }
}
