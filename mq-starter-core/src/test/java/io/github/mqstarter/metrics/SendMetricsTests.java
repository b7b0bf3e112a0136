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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.mqstarter.producer.MqSendListener;
import io.github.mqstarter.producer.ProducerSettings;
import io.github.mqstarter.producer.SendFailedException;
import io.github.mqstarter.producer.SendFailedException.Reason;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is counted of sends. */
class SendMetricsTests {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private final String topic = TestBroker.newTopic();

    @Test
    void eachSendIsCountedOnceByItsOutcome() {
        try (MqTestApplication application = application()) {
            application.mq().send(topic, "sync");
            application.mq().sendOneWay(topic, "one way");
            application
                    .mq()
                    .sendAll(
                            topic,
                            IntStream.range(0, 100).mapToObj(String::valueOf).toList())
                    .orThrow();
            byte[] large = new byte[5 * 1024 * 1024];
            assertThatExceptionOfType(SendFailedException.class)
                    .isThrownBy(() -> application.mq().send(topic, large));
            await(() -> sends("stored", "none") == 102 && sends("failed", "TOO_LARGE") == 1);
            await(() -> TestBroker.shared().storedMessages(topic) == 102); // it answers before that can be read
        }
        assertThat(sends("degraded", "none")).isZero();
        for (Reason reason : Reason.values()) {
            assertThat(sends("failed", reason.name())).isEqualTo(reason == Reason.TOO_LARGE ? 1 : 0);
        }
        assertThat(registry.get("mq.send.attempts")
                        .tags("topic", topic)
                        .summary()
                        .totalAmount())
                .isEqualTo(102);
    }

    @Test
    void whatHasNoPossibleDestinationIsCountedAsWell() {
        try (MqTestApplication application = application()) {
            assertThatExceptionOfType(SendFailedException.class)
                    .isThrownBy(() -> application.mq().send("no topic", "x"));
            await(
                    () -> registry
                                    .find("mq.sends")
                                    .tags("cluster", "primary", "topic", "none", "reason", "REJECTED")
                                    .counters()
                                    .stream()
                                    .mapToDouble(Counter::count)
                                    .sum()
                            == 1);
        }
    }

    @Test
    void theWindowIsShown() {
        CountDownLatch seen = new CountDownLatch(1);
        MqSendListener slow = outcome -> Uninterruptibles.awaitUninterruptibly(seen);
        try (MqTestApplication application = new MqTestApplication()
                .template(template -> template.listeners(List.of(slow)))
                .start()) {
            new SendWindowMetrics(application.mq()).bindTo(registry);
            assertThat(gauge("mq.send.window")).isEqualTo(ProducerSettings.DEFAULTS.maxInFlight());
            assertThat(gauge("mq.send.window.bytes")).isEqualTo(ProducerSettings.DEFAULTS.maxInFlightBytes());
            application.mq().sendAsync(topic, "in flight until its listener is back");
            await(() -> gauge("mq.send.in.flight") == 1 && gauge("mq.send.buffered.bytes") > 36);
            seen.countDown();
            await(() -> gauge("mq.send.in.flight") == 0 && gauge("mq.send.buffered.bytes") == 0);
        }
    }

    @Test
    void topicsAreBounded() {
        MetersByName<String> meters = new MetersByName<>(3, name -> name);
        List<String> names =
                IntStream.range(0, 5).mapToObj(i -> meters.of("topic-" + i)).toList();
        assertThat(names).containsExactly("topic-0", "topic-1", "topic-2", "other", "other");
        assertThat(meters.of("topic-1")).isEqualTo("topic-1");
    }

    private MqTestApplication application() {
        return new MqTestApplication()
                .template(template -> template.listeners(List.of(new SendMetrics(registry))))
                .start();
    }

    private double sends(String outcome, String reason) {
        return registry
                .find("mq.sends")
                .tags("cluster", "primary", "topic", topic, "outcome", outcome, "reason", reason)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
    }
}
