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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.UnreadablePayloadException;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.handler.annotation.Header;

/** What fails is tried again, in time, as often as configured, and then dead-lettered. Each delay is one second. */
class RetryTests {

    private final String topic = TestBroker.newTopic();

    private final String group = TestBroker.unique("group");

    private final BlockingQueue<Delivery> attempts = new LinkedBlockingQueue<>();

    @Test
    void theFirstRetryOfANewGroupComesInTime() throws Exception {
        class FailingOnce {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(Delivery delivery) {
                attempts.add(delivery);
                if (delivery.attempt() == 1) {
                    throw new IllegalStateException("not at the first attempt");
                }
            }
        }
        try (MqTestApplication application = application(new FailingOnce())) {
            application.mq().send(topic, "x");
            assertThat(attempts.poll(20, TimeUnit.SECONDS)).isNotNull();
            long failed = System.nanoTime();
            assertThat(attempts.poll(20, TimeUnit.SECONDS)).isNotNull();
            assertThat(Duration.ofNanos(System.nanoTime() - failed))
                    .isLessThan(Duration.ofSeconds(12)); // the client by itself: 20 s
        }
        assertThat(deadLetters()).isZero();
    }

    @Test
    void aListenerThatAlwaysFailsIsCalledAsOftenAsConfiguredAndThenTheMessageIsADeadLetter() {
        class Failing {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "3")
            void on(Delivery delivery) {
                attempts.add(delivery);
                throw new NoClassDefFoundError("an error is a failure too");
            }
        }
        try (MqTestApplication application = application(new Failing())) {
            application.mq().send(topic, "x");
            awaitDeadLetters(1);
        }
        assertThat(attempts).extracting(Delivery::attempt).containsExactly(1, 2, 3);
        assertThat(attempts).extracting(Delivery::isLastAttempt).containsExactly(false, false, true);
    }

    @Test
    void aPayloadThatCannotBeConvertedIsADeadLetterAtOnceAndTheListenerIsNotCalled() {
        class Orders {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(Order order, Delivery delivery) {
                attempts.add(delivery);
            }
        }
        List<byte[]> bodies = Stream.of(
                        "no JSON at all {",
                        "\"text\"",
                        "[1,2]",
                        "{\"id\":{}}",
                        "null",
                        " ",
                        "{\"id\":\"o-1\"} and more",
                        "{\"id\":\"\u00ff\"}",
                        "[".repeat(5_000))
                .map(body -> body.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
        try (MqTestApplication application = application(new Orders())) {
            bodies.forEach(body -> application.mq().send(topic, body));
            awaitDeadLetters(bodies.size());
        }
        assertThat(attempts).isEmpty();
        assertThat(DeadLetters.of(group)).allSatisfy(letter -> assertThat(letter.getProperties())
                .containsEntry(MqHeaders.EXCEPTION, UnreadablePayloadException.class.getName())
                .containsEntry(MqHeaders.ATTEMPTS, "1"));
    }

    @Test
    void aMissingHeaderIsADeadLetterAtOnce() {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(Delivery delivery, @Header("tenant") String tenant) {
                attempts.add(delivery);
            }
        }
        try (MqTestApplication application = application(new Listener())) {
            application.mq().send(topic, "x");
            awaitDeadLetters(1);
        }
        assertThat(attempts).isEmpty();
    }

    @Test
    void anErrorHandlerDecides() {
        class Failing {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(Delivery delivery) {
                attempts.add(delivery);
                throw new IllegalStateException("always");
            }
        }
        MqErrorHandler handler = (delivery, failure) ->
                delivery.message().getTags().equals("drop") ? FailureVerdict.discard() : FailureVerdict.deadLetter();
        try (MqTestApplication application = application(new Failing(), registry -> registry.errorHandler(handler))) {
            application.mq().send(topic + ":drop", "x");
            application.mq().send(topic + ":keep", "x");
            awaitDeadLetters(1);
            Awaitility.await().until(() -> attempts.size() == 2);
        }
        assertThat(attempts).extracting(Delivery::attempt).containsOnly(1);
        assertThat(deadLetters()).isEqualTo(1);
    }

    @Test
    void anErrorHandlerThatFailsItselfLosesNothing() {
        class Failing {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "2")
            void on(Delivery delivery) {
                attempts.add(delivery);
                throw new IllegalStateException("always");
            }
        }
        MqErrorHandler handler = (delivery, failure) -> {
            throw new IllegalArgumentException("broken");
        };
        try (MqTestApplication application = application(new Failing(), registry -> registry.errorHandler(handler))) {
            application.mq().send(topic, "x");
            awaitDeadLetters(1);
        }
        assertThat(attempts).extracting(Delivery::attempt).containsExactly(1, 2);
    }

    @Test
    void aListenerMayHaveAnErrorHandlerOfItsOwn() {
        class Failing {
            @MqListener(topic = "${topic}", group = "${group}", errorHandler = "giveUp")
            void on(Delivery delivery) {
                attempts.add(delivery);
                throw new IllegalStateException("always");
            }
        }
        try (MqTestApplication application = application(
                new Failing(),
                registry -> registry.errorHandler((delivery, failure) -> FailureVerdict.discard()),
                Map.of("giveUp", (delivery, failure) -> FailureVerdict.deadLetter()))) {
            application.mq().send(topic, "x");
            awaitDeadLetters(1);
        }
        assertThat(attempts).hasSize(1);
    }

    @Test
    void anErrorHandlerThatIsNotThereIsTold() {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}", errorHandler = "giveUp")
            void on(Delivery delivery) {}
        }
        assertThatExceptionOfType(MqConfigurationException.class)
                .isThrownBy(() -> application(new Listener()))
                .satisfies(mistake -> assertThat(mistake.problem()).contains("'error-handler'", group, "'giveUp'"));
    }

    @Test
    void aDownstreamSaysWhenToTryAgain() throws Exception {
        class Busy {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(Delivery delivery) {
                attempts.add(delivery);
                if (delivery.attempt() == 1) {
                    throw new IllegalStateException(new RetryAfterException(Duration.ofSeconds(3)));
                }
            }
        }
        try (MqTestApplication application = application(new Busy())) {
            application.mq().send(topic, "x");
            assertThat(attempts.poll(20, TimeUnit.SECONDS)).isNotNull();
            long failed = System.nanoTime();
            assertThat(attempts.poll(20, TimeUnit.SECONDS)).isNotNull();
            assertThat(Duration.ofNanos(System.nanoTime() - failed)).isGreaterThan(Duration.ofMillis(2_500));
        }
    }

    @Test
    void whatIsToWaitForEverIsNotTriedAgainAtOnce() {
        class Busy {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(String days, Delivery delivery) {
                attempts.add(delivery);
                throw new RetryAfterException(Duration.ofDays(Long.parseLong(days)));
            }
        }
        try (MqTestApplication application = application(new Busy())) {
            application.mq().sendAll(topic, List.of("4", String.valueOf(Long.MAX_VALUE / 86_400)));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> attempts.size() == 2);
            Awaitility.await().during(Duration.ofSeconds(3)).until(() -> attempts.size() == 2);
        }
    }

    @Test
    void aMessageHandlerThatAListenerCallsMayFailAndSucceedLater() {
        class Gateway {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(Message<String> message, Delivery delivery) {
                attempts.add(delivery);
                if (delivery.attempt() == 1) {
                    throw new MessageHandlingException(message, new IOException("connection refused"));
                }
            }
        }
        try (MqTestApplication application = application(new Gateway())) {
            application.mq().send(topic, "x");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> attempts.size() == 2);
        }
        assertThat(deadLetters()).isZero();
    }

    @Test
    void whatSettingsCallFatalIsNotTriedAgainAndWhatTheyCallRetryableIs() {
        class Failing {
            @MqListener(
                    topic = "${topic}",
                    group = "${group}",
                    maxAttempts = "2",
                    fatal = IllegalArgumentException.class,
                    retryable = {NumberFormatException.class, ClassCastException.class})
            void on(String body, Delivery delivery) {
                attempts.add(delivery);
                switch (body) {
                    case "fatal" -> throw new IllegalStateException(new IllegalArgumentException());
                    case "nearest" -> throw new NumberFormatException();
                    default -> throw new ClassCastException();
                }
            }
        }
        try (MqTestApplication application = application(new Failing())) {
            application.mq().sendAll(topic, List.of("fatal", "nearest", "default"));
            awaitDeadLetters(3);
        }
        assertThat(attempts).extracting(Delivery::attempt).containsExactlyInAnyOrder(1, 1, 2, 1, 2);
    }

    @Test
    void aListenerThatReturnsInterruptedHasFailed() {
        class Interrupted {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(Delivery delivery) {
                attempts.add(delivery);
                if (delivery.attempt() == 1) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        try (MqTestApplication application = application(new Interrupted())) {
            application.mq().send(topic, "x");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> attempts.size() == 2);
        }
        assertThat(attempts).extracting(Delivery::attempt).containsExactly(1, 2);
    }

    @Test
    void aListenerThatThrowsInterruptedIsTriedAgain() {
        class Interrupted {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "2")
            void on(Delivery delivery) {
                attempts.add(delivery);
                Thread.currentThread().interrupt();
                throw new IllegalStateException("and interrupted");
            }
        }
        try (MqTestApplication application = application(new Interrupted())) {
            application.mq().send(topic, "x");
            awaitDeadLetters(1);
        }
        assertThat(attempts).extracting(Delivery::attempt).containsExactly(1, 2);
    }

    @Test
    void aListenerThatIsInterruptedByTheStopGetsItsMessageAgain() {
        CountDownLatch working = new CountDownLatch(1);
        class Slow {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(Delivery delivery) {
                attempts.add(delivery);
                working.countDown();
                if (attempts.size() == 1) {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException ex) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException(ex);
                    }
                }
            }
        }
        Slow listener = new Slow();
        try (MqTestApplication application =
                application(listener, registry -> registry.shutdownTimeout(Duration.ofMillis(200)))) {
            application.mq().send(topic, "x");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> working.getCount() == 0);
        }
        try (MqTestApplication next = application(listener)) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> attempts.size() == 2);
        }
    }

    @Test
    void anErrorHandlerWithoutAVerdictLosesNothing() {
        class Failing {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "2")
            void on(Delivery delivery) {
                attempts.add(delivery);
                throw new IllegalStateException("always");
            }
        }
        try (MqTestApplication application =
                application(new Failing(), registry -> registry.errorHandler((delivery, failure) -> null))) {
            application.mq().send(topic, "x");
            awaitDeadLetters(1);
        }
        assertThat(attempts).extracting(Delivery::attempt).containsExactly(1, 2);
    }

    @Test
    void aMessageWithAsManyHeadersAsAllowedCanBeRetriedAndDeadLettered() {
        class Failing {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "3")
            void on(Delivery delivery) {
                attempts.add(delivery);
                throw new IllegalStateException("always");
            }
        }
        try (MqTestApplication application = application(new Failing())) {
            application
                    .mq()
                    .newMessage("x")
                    .to(topic)
                    .header("big", "x".repeat(30_500))
                    .send();
            awaitDeadLetters(1);
        }
        assertThat(attempts).extracting(Delivery::attempt).containsExactly(1, 2, 3);
    }

    @Test
    void anInterceptorSeesEachAttemptAndMayFailOrSkipIt() {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(Delivery delivery) {
                attempts.add(delivery);
            }
        }
        ConsumeInterceptor failingFirst = (delivery, chain) -> {
            if (delivery.attempt() == 1) {
                throw new IllegalStateException("not yet");
            }
            return "skip".equals(delivery.message().getTags()) ? ConsumeResult.success() : chain.proceed(delivery);
        };
        try (MqTestApplication application =
                application(new Listener(), registry -> registry.interceptors(List.of(failingFirst)))) {
            application.mq().send(topic + ":skip", "x");
            application.mq().send(topic, "x");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !attempts.isEmpty());
        }
        assertThat(attempts).extracting(Delivery::attempt).containsExactly(2);
    }

    private MqTestApplication application(Object listener) {
        return application(listener, registry -> registry);
    }

    private MqTestApplication application(Object listener, UnaryOperator<MqListenerRegistry.Builder> settings) {
        return application(listener, settings, Map.of());
    }

    private MqTestApplication application(
            Object listener, UnaryOperator<MqListenerRegistry.Builder> settings, Map<String, MqErrorHandler> handlers) {
        MqTestApplication application = new MqTestApplication()
                .properties(Map.of("topic", topic, "group", group))
                .registry(settings)
                .listener(listener);
        handlers.forEach((name, handler) -> application.bean(name, MqErrorHandler.class, handler));
        return application.start();
    }

    private long deadLetters() {
        return TestBroker.shared().storedMessages("%DLQ%" + group);
    }

    private void awaitDeadLetters(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> deadLetters() == count);
    }

    record Order(String id) {}
}
