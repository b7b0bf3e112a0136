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

import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.Scale;
import io.github.mqstarter.testing.TestBroker;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How fast and how much at once: rate, circuit, dropping, concurrency. */
class FlowControlTests extends ListenerTestSupport {

    private final Queue<Long> times = new ConcurrentLinkedQueue<>();

    private final Queue<Integer> attempts = new ConcurrentLinkedQueue<>();

    @Test
    void theRateHoldsAndBurnsNoAttempt() {
        class Counting {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(Delivery delivery) {
                times.add(System.nanoTime());
                attempts.add(delivery.attempt());
            }
        }
        int measured = Scale.of(250, 1_250);
        int stretch = Scale.of(100, 1_000);
        long begin;
        try (MqTestApplication application = new MqTestApplication()
                .properties(java.util.Map.of("topic", topic(), "group", group))
                .registry(registry ->
                        registry.defaults(ListenerSettings.UNSET.with(ListenerSetting.MAX_RATE, Rate.parse("50/s"))))
                .listener(new Counting())
                .start()) {
            begin = System.nanoTime();
            send(application, Scale.of(1_000, 5_000));
            await().until(() -> times.size() >= measured);
        }
        double[] seconds = times.stream()
                .sorted()
                .mapToDouble(time -> (time - begin) / 1e9)
                .toArray();
        assertThat(IntStream.range(0, measured))
                .as("never faster, but for what may be saved up")
                .allMatch(i -> i - 50 * seconds[i] < 4);
        assertThat(IntStream.range(0, measured - stretch)
                        .mapToDouble(i -> stretch / (seconds[i + stretch] - seconds[i]))
                        .max()
                        .orElseThrow())
                .as("as fast, where a busy machine does not hold up the listener")
                .isGreaterThan(47.5);
        assertThat(attempts).containsOnly(1);
    }

    @Test
    void anOutageOfWhatTheListenerNeedsSendsNothingToTheDeadLetters() {
        AtomicBoolean down = new AtomicBoolean(true);
        AtomicInteger failures = new AtomicInteger();
        Set<String> done = ConcurrentHashMap.newKeySet();
        class Downstream {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "3", concurrency = "4")
            void on(String payload) {
                if (down.get()) {
                    failures.incrementAndGet();
                    throw new IllegalStateException("down");
                }
                done.add(payload);
            }
        }
        CircuitSettings circuit = new CircuitSettings(true, 0.5, 5, 20, Duration.ofMillis(50), Duration.ofMillis(200));
        try (MqTestApplication application = application(
                new Downstream(),
                registry -> registry.defaults(
                        MqTestApplication.RETRIES_AFTER_A_SECOND.with(ListenerSetting.CIRCUIT, circuit)))) {
            send(application, 100);
            MqListenerContainer container = application.registry().getContainer(group);
            long begin = System.nanoTime();
            Duration outage = Duration.ofSeconds(Scale.of(0, 30));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> failures.get() >= 25 // enough to use up the attempts of some, if they counted
                            && System.nanoTime() - begin >= outage.toNanos());
            assertThat(container.isCircuitOpen()).isTrue();
            down.set(false);
            await().until(() -> done.size() == 100);
            assertThat(container.isCircuitOpen()).isFalse();
        }
        assertThat(deadLetters()).isZero();
    }

    @Test
    void whatNoRetryCanCureDoesNotOpenTheCircuit() {
        class Orders {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(Order order) {
                times.add(1L);
            }
        }
        try (MqTestApplication application = application(
                new Orders(),
                registry -> registry.defaults(
                        ListenerSettings.UNSET.with(ListenerSetting.CIRCUIT, CircuitSettings.ENABLED)))) {
            send(application, 30);
            awaitDeadLetters(30);
            assertThat(application.registry().getContainer(group).isCircuitOpen())
                    .isFalse();
        }
    }

    @Test
    void aListenerThatIsTooFarBehindDropsOldMessagesAndCountsThem() {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Queue<Integer> done = new ConcurrentLinkedQueue<>();
        class Slow {
            @MqListener(topic = "${topic}", group = "${group}", concurrency = "1")
            void on(String payload) throws InterruptedException {
                first.countDown();
                goOn.await();
                done.add(Integer.valueOf(payload));
            }
        }
        String oneQueue = TestBroker.newTopic(1);
        try (MqTestApplication application = new MqTestApplication()
                .properties(java.util.Map.of("topic", oneQueue, "group", group))
                .registry(registry ->
                        registry.defaults(ListenerSettings.UNSET.with(ListenerSetting.SKIP_WHEN_BEHIND, 20L)))
                .listener(new Slow())
                .start()) {
            application.mq().send(oneQueue, "0");
            await().until(() -> first.getCount() == 0);
            IntStream.range(1, 100).forEach(i -> application.mq().send(oneQueue, String.valueOf(i)));
            MqListenerContainer container = application.registry().getContainer(group);
            goOn.countDown();
            await().until(() -> container.skipped() + done.size() == 100);
            assertThat(container.skipped())
                    .isPositive(); // how many depends on what was fetched when the first returned
            assertThat(done).containsSequence(IntStream.range(79, 100).boxed().toList());
        }
    }

    @Test
    void noMoreThanTheConcurrencyAreProcessedAtOnce() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier three = new CyclicBarrier(3); // none comes back before there are three
        class Counting {
            @MqListener(topic = "${topic}", group = "${group}", concurrency = "3")
            void on(String payload) throws Exception {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                three.await(20, TimeUnit.SECONDS);
                now.decrementAndGet();
                times.add(1L);
            }
        }
        try (MqTestApplication application = application(new Counting())) {
            send(application, 60);
            await().until(() -> times.size() == 60);
        }
        assertThat(most).hasValue(3);
    }

    private void send(MqTestApplication application, int messages) {
        application
                .mq()
                .sendAll(
                        topic(),
                        IntStream.range(0, messages).mapToObj(i -> "m" + i).toList());
    }

    record Order(String id) {}
}
