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

import io.github.mqstarter.listener.DeliveryOutcome.Type;
import io.github.mqstarter.testing.LogLines;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.Outcomes;
import io.github.mqstarter.testing.TestBroker;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** What is told of each attempt at a message. */
class DeliveryOutcomeTests extends ListenerTestSupport {

    private final Outcomes outcomes = new Outcomes();

    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void aMessageThatWasProcessedIsTold() {
        class Working {
            @MqListener(id = "orders", topic = "${topic}", group = "${group}")
            void on(String payload) throws InterruptedException {
                new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
            }
        }
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        try (MqTestApplication application = tellingApplication(new Working())) {
            application
                    .mq()
                    .newMessage("x")
                    .to(topic())
                    .header("requestId", "r-1")
                    .send();
            await().until(() -> outcomes.size() == 1);
        }
        Outcomes.Told told = outcomes.all().get(0);
        DeliveryOutcome outcome = told.outcome();
        assertThat(told.requestId()).isEqualTo("r-1");
        assertThat(outcome.type()).isEqualTo(Type.OK);
        assertThat(outcome.attempt()).isOne();
        assertThat(outcome.listenerId()).isEqualTo("orders");
        assertThat(outcome.group()).isEqualTo(group);
        assertThat(outcome.message().getTopic()).isEqualTo(topic());
        assertThat(outcome.failure()).isNull();
        assertThat(outcome.duration()).isBetween(Duration.ofMillis(50), Duration.ofSeconds(10));
        assertThat(outcome.began()).isBetween(before, Instant.now().minusMillis(49));
    }

    @Test
    void eachAttemptIsToldUntilTheMessageIsDoneOrADeadLetterOrDiscarded() {
        class Failing {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "3")
            void on(String payload, Delivery delivery) {
                if (!payload.equals("second") || delivery.attempt() == 1) {
                    throw payload.equals("drop")
                            ? new UnsupportedOperationException()
                            : new IllegalStateException("no");
                }
            }
        }
        MqErrorHandler handler = (delivery, failure) ->
                failure instanceof UnsupportedOperationException ? FailureVerdict.discard() : FailureVerdict.retry();
        try (MqTestApplication application =
                tellingApplication(new Failing(), registry -> registry.errorHandler(handler))) {
            List.of("second", "never", "drop").forEach(body -> application.mq().send(topic(), body));
            await().until(() -> outcomes.size() == 6);
        }
        assertThat(outcomes.storyOf("second")).containsExactly("RETRY 1", "OK 2");
        assertThat(outcomes.storyOf("never")).containsExactly("RETRY 1", "RETRY 2", "DEAD_LETTER 3");
        assertThat(outcomes.storyOf("drop")).containsExactly("DISCARDED 1");
        assertThat(outcomes.of(Type.RETRY))
                .allSatisfy(told -> assertThat(told.outcome().failure()).hasMessage("no"));
        assertThat(outcomes.of(Type.DISCARDED).get(0).outcome().failure())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(outcomes.all().stream().map(Outcomes.Told::requestId).distinct())
                .as("each message keeps its own")
                .hasSize(3)
                .doesNotContainNull();
    }

    @Test
    void whatNoRetryCanCureIsADeadLetterAtOnce() {
        class Orders {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(Map<String, String> order) {}
        }
        try (MqTestApplication application = tellingApplication(new Orders())) {
            application.mq().send(topic(), "no json");
            await().until(() -> outcomes.size() == 1);
        }
        assertThat(outcomes.storyOf("no json")).containsExactly("DEAD_LETTER 1");
    }

    @Test
    void anInterceptorMaySayThatAMessageIsADuplicate() {
        AtomicInteger calls = new AtomicInteger();
        class Counting {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(String payload) {
                calls.incrementAndGet();
            }
        }
        Set<String> seen = ConcurrentHashMap.newKeySet();
        ConsumeInterceptor once = (delivery, chain) ->
                seen.add(delivery.message().getKeys()) ? chain.proceed(delivery) : ConsumeResult.duplicate();
        try (MqTestApplication application =
                tellingApplication(new Counting(), registry -> registry.interceptors(List.of(once)))) {
            for (int i = 0; i < 3; i++) {
                application.mq().newMessage("x").to(topic()).key("same").send();
            }
            await().until(() -> outcomes.size() == 3);
        }
        assertThat(outcomes.count(Type.OK)).isOne();
        assertThat(outcomes.count(Type.DUPLICATE)).isEqualTo(2);
        assertThat(calls).hasValue(1);
    }

    @Test
    void ofABatchEachMessageIsToldWithTheTimeOfAll() {
        AtomicBoolean failed = new AtomicBoolean();
        class Batches {
            @MqListener(topic = "${topic}", group = "${group}", batchSize = "8", concurrency = "1")
            void on(List<String> payloads) throws InterruptedException {
                end.await();
                int index = payloads.indexOf("3");
                if (index >= 0 && failed.compareAndSet(false, true)) {
                    throw new BatchListenerFailedException(index, new IllegalStateException("third"));
                }
            }
        }
        String oneQueue = TestBroker.newTopic(1);
        try (MqTestApplication application = new MqTestApplication()
                .properties(Map.of("topic", oneQueue, "group", group))
                .registry(this::tell)
                .listener(new Batches())
                .start()) {
            IntStream.range(0, 16).forEach(i -> application.mq().send(oneQueue, String.valueOf(i)));
            end.countDown();
            await().until(() -> outcomes.size() == 17);
        }
        assertThat(outcomes.count(Type.OK)).isEqualTo(16);
        assertThat(outcomes.storyOf("3")).containsExactly("RETRY 1", "OK 2");
        assertThat(outcomes.of(Type.RETRY).get(0).outcome().failure()).hasMessage("third");
        assertThat(outcomes.all().stream()
                        .filter(told -> told.outcome().began().equals(began("3")))
                        .map(told -> told.outcome().duration())
                        .distinct())
                .hasSize(1);
        assertThat(outcomes.all().stream().map(Outcomes.Told::requestId).distinct())
                .hasSize(16);
    }

    @Test
    void whatIsTriedAgainInPlaceIsToldEachTime() {
        class Ordered {
            @MqListener(topic = "${topic}", group = "${group}", ordered = "true", maxAttempts = "3", suspend = "10ms")
            void on(String payload) {
                if (payload.equals("poison")) {
                    throw new IllegalStateException("no");
                }
            }
        }
        try (MqTestApplication application = tellingApplication(new Ordered())) {
            for (String body : List.of("a", "poison", "b")) {
                application.mq().newMessage(body).to(topic()).orderedBy("k").send();
            }
            await().until(() -> outcomes.size() == 5);
        }
        assertThat(outcomes.all().stream()
                        .map(told -> told.body() + " " + told.outcome().type() + " "
                                + told.outcome().attempt()))
                .containsExactly("a OK 1", "poison RETRY 1", "poison RETRY 2", "poison DEAD_LETTER 3", "b OK 1");
        awaitDeadLetters(1);
    }

    @Test
    void aBroadcastMessageIsToldByEachInstance() {
        class Broadcast {
            @MqListener(
                    topic = "${topic}",
                    group = "${group}",
                    broadcasting = "true",
                    maxAttempts = "2",
                    backoff = "10ms")
            void on(String payload, Delivery delivery) {
                if (delivery.attempt() == 1) {
                    throw new IllegalStateException("no");
                }
            }
        }
        try (MqTestApplication application = tellingApplication(new Broadcast())) {
            application.mq().send(topic(), "x");
            await().until(() -> outcomes.size() == 2);
        }
        assertThat(outcomes.storyOf("x")).containsExactly("RETRY 1", "OK 2");
    }

    @Test
    void whatAListenerSkipsIsTold() {
        CountDownLatch first = new CountDownLatch(1);
        class Slow {
            @MqListener(topic = "${topic}", group = "${group}", concurrency = "1")
            void on(String payload) throws InterruptedException {
                first.countDown();
                end.await();
            }
        }
        String oneQueue = TestBroker.newTopic(1);
        long skipped;
        try (MqTestApplication application = new MqTestApplication()
                .properties(Map.of("topic", oneQueue, "group", group))
                .registry(registry ->
                        tell(registry.defaults(ListenerSettings.UNSET.with(ListenerSetting.SKIP_WHEN_BEHIND, 20L))))
                .listener(new Slow())
                .start()) {
            application.mq().send(oneQueue, "0");
            await().until(() -> first.getCount() == 0);
            IntStream.range(1, 100).forEach(i -> application.mq().send(oneQueue, String.valueOf(i)));
            end.countDown();
            await().until(() -> outcomes.size() == 100);
            skipped = application.registry().getContainer(group).skipped();
        }
        assertThat(outcomes.count(Type.SKIPPED)).isEqualTo((int) skipped).isPositive();
        assertThat(outcomes.count(Type.OK) + outcomes.count(Type.SKIPPED)).isEqualTo(100);
        assertThat(outcomes.of(Type.SKIPPED))
                .allSatisfy(told -> assertThat(told.outcome().duration()).isZero());
    }

    @Test
    void whatAStuckListenerHadIsToldWhenItIsTakenAwayAndNotWhenTheListenerReturns() {
        class Hanging {
            @MqListener(topic = "${topic}", group = "${group}", concurrency = "4")
            void on(String payload) throws InterruptedException {
                end.await();
            }
        }
        try (MqTestApplication application = tellingApplication(
                new Hanging(),
                registry -> registry.defaults(MqTestApplication.RETRIES_AFTER_A_SECOND.with(
                        ListenerSetting.EXECUTION_DEADLINE, Duration.ofMillis(300))))) {
            MqListenerContainer container = application.registry().getContainer(group);
            application.mq().send(topic(), "x");
            await().until(() -> outcomes.size() == 2);
            end.countDown();
            await().until(() -> container.inFlight() == 0);
        }
        assertThat(outcomes.storyOf("x")).containsExactly("RETRY 1", "DEAD_LETTER 2");
        assertThat(outcomes.all()).allSatisfy(told -> {
            assertThat(told.outcome().failure()).isInstanceOf(TimeoutException.class);
            assertThat(told.outcome().duration()).isGreaterThan(Duration.ofMillis(300));
            assertThat(told.requestId()).isNotNull();
        });
        awaitDeadLetters(1);
    }

    @Test
    void anAttemptThatDoesNotCountIsNotTold() {
        AtomicBoolean down = new AtomicBoolean(true);
        AtomicInteger failures = new AtomicInteger();
        class Downstream {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "3", concurrency = "4")
            void on(String payload) {
                if (down.get()) {
                    failures.incrementAndGet();
                    throw new IllegalStateException("down");
                }
            }
        }
        CircuitSettings circuit = new CircuitSettings(true, 0.5, 5, 20, Duration.ofMillis(50), Duration.ofMillis(200));
        try (MqTestApplication application = tellingApplication(
                new Downstream(),
                registry -> registry.defaults(
                        MqTestApplication.RETRIES_AFTER_A_SECOND.with(ListenerSetting.CIRCUIT, circuit)))) {
            application
                    .mq()
                    .sendAll(
                            topic(),
                            IntStream.range(0, 100).mapToObj(String::valueOf).toList());
            await().until(() -> failures.get() >= 20);
            down.set(false);
            await().until(() -> outcomes.count(Type.OK) == 100);
        }
        assertThat(outcomes.count(Type.RETRY)).isLessThan(failures.get() - 10);
        assertThat(outcomes.size()).isEqualTo(outcomes.count(Type.RETRY) + 100);
        assertThat(outcomes.of(Type.OK)).allSatisfy(told -> assertThat(outcomes.storyOf(told.body()))
                .hasSize(told.outcome().attempt()));
    }

    @Test
    void eachOfSeveralListenersInOneConsumerIsToldByItsOwnId() {
        class ByTag {
            @MqListener(id = "one", topic = "${topic}", group = "${group}", tags = "a")
            void one(String payload) {}

            @MqListener(id = "two", topic = "${topic}", group = "${group}", tags = "b")
            void two(String payload) {}
        }
        try (MqTestApplication application = tellingApplication(new ByTag())) {
            application.mq().send(topic() + ":a", "x");
            application.mq().send(topic() + ":b", "y");
            await().until(() -> outcomes.size() == 2);
        }
        assertThat(outcomes.all().stream()
                        .map(told -> told.body() + " " + told.outcome().listenerId()))
                .containsExactlyInAnyOrder("x one", "y two");
    }

    @Test
    void whatAListenerOfOutcomesThrowsIsLoggedAndTheOthersAreTold() {
        class Working {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(String payload) {}
        }
        MqDeliveryListener faulty = outcome -> {
            throw new NoClassDefFoundError("a fault");
        };
        try (LogLines log = LogLines.record();
                MqTestApplication application =
                        tellingApplication(new Working(), registry -> registry.deliveryListeners(List.of(faulty)))) {
            application.mq().send(topic(), "x");
            application.mq().send(topic(), "y");
            await().until(() -> outcomes.size() == 2);
            await().until(() -> log.linesFrom(Level.WARN).stream()
                            .filter(line -> line.contains("What was to be told of message"))
                            .count()
                    == 2);
        }
    }

    private Instant began(String body) {
        return outcomes.all().stream()
                .filter(told -> told.body().equals(body))
                .findFirst()
                .orElseThrow()
                .outcome()
                .began();
    }

    private MqTestApplication tellingApplication(Object listener) {
        return tellingApplication(listener, UnaryOperator.identity());
    }

    private MqTestApplication tellingApplication(Object listener, UnaryOperator<MqListenerRegistry.Builder> settings) {
        return application(listener, registry -> tell(settings.apply(registry)));
    }

    private MqListenerRegistry.Builder tell(MqListenerRegistry.Builder registry) {
        return registry.deliveryListeners(List.of(outcomes));
    }
}
