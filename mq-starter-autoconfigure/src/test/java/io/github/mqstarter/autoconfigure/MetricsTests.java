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
package io.github.mqstarter.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.deadletter.DeadLetterOperations;
import io.github.mqstarter.deadletter.DeadLetterSelection;
import io.github.mqstarter.listener.ConsumeInterceptor;
import io.github.mqstarter.listener.ConsumeResult;
import io.github.mqstarter.listener.FailureVerdict;
import io.github.mqstarter.listener.MqErrorHandler;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.metrics.DeadLetterMetrics;
import io.github.mqstarter.monitor.MqMonitor;
import io.github.mqstarter.producer.MqTemplate;
import io.github.mqstarter.producer.SendFailedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Prometheus gets of an application. */
class MetricsTests {

    private static final int MESSAGES = 400;

    private final String topic = TestBroker.unique("metrics");

    @Test
    void ofAMixedLoadTheSumsAreThoseOfTheQueues() throws Exception {
        TestBroker.shared().createTopic(topic, 2);
        try (ConfigurableApplicationContext application = start()) {
            TestApplication.awaitListeners(application);
            MqTemplate mq = application.getBean(MqTemplate.class);
            mq.sendAll(
                            topic,
                            IntStream.range(0, MESSAGES)
                                    .mapToObj(String::valueOf)
                                    .toList())
                    .orThrow();
            assertThatExceptionOfType(SendFailedException.class)
                    .isThrownBy(() -> mq.send(topic, new byte[5 * 1024 * 1024]));
            await(() -> {
                Scrape scrape = scrape(application);
                return deliveries(scrape, "ok")
                                        + deliveries(scrape, "duplicate")
                                        + deliveries(scrape, "discarded")
                                        + deliveries(scrape, "dead_letter")
                                == MESSAGES
                        && sends(scrape, "failed", "TOO_LARGE") == 1
                        && scrape.sum("mq_delivery_wait_seconds_count") == MESSAGES;
            });
            Scrape scrape = scrape(application);
            assertThat(sends(scrape, "stored", "none"))
                    .isEqualTo(TestBroker.shared().storedMessages(topic))
                    .isEqualTo(MESSAGES);
            assertThat(deliveries(scrape, "dead_letter"))
                    .isEqualTo(TestBroker.shared().storedMessages("%DLQ%" + topic))
                    .isEqualTo(MESSAGES / 20);
            assertThat(deliveries(scrape, "retry")).isEqualTo(MESSAGES / 20);
            assertThat(deliveries(scrape, "discarded")).isEqualTo(MESSAGES / 20);
            assertThat(deliveries(scrape, "duplicate")).isEqualTo(MESSAGES / 20);
            assertThat(deliveries(scrape, "skipped")).isZero();
            assertThat(scrape.sum("mq_delivery_attempts_sum", "outcome=\"dead_letter\""))
                    .isEqualTo(2 * MESSAGES / 20);
            assertThat(scrape.sum("mq_delivery_end_to_end_seconds_count")).isEqualTo(deliveries(scrape, "ok"));
            assertThat(scrape.sum("mq_delivery_wait_seconds_count")).isEqualTo(MESSAGES);
            assertThat(scrape.sum("mq_send_attempts_sum")).isEqualTo(MESSAGES);
            await(() -> {
                Scrape seen = scrape(application);
                return seen.sum("mq_group_dead_letters") == MESSAGES / 20
                        && seen.sum("mq_group_lag") == 0
                        && seen.sum("mq_group_retry_lag") == 0;
            });
            DeadLetterOperations deadLetters = application.getBean(DeadLetterOperations.class);
            deadLetters.discard(topic, DeadLetterSelection.all(), "counted");
            await(() -> scrape(application).sum("mq_group_dead_letters") == 0);
            assertThat(scrape(application).sum("mq_dead_letters_settled_total", "outcome=\"discarded\""))
                    .isEqualTo(MESSAGES / 20);
        }
    }

    @Test
    void allMetersAreThereFromTheStart() throws Exception {
        TestBroker.shared().createTopic(topic, 2);
        try (ConfigurableApplicationContext application = start()) {
            TestApplication.awaitListeners(application);
            application.getBean(MqTemplate.class).send(topic, "0");
            application.getBean(DeadLetterMetrics.class).onSettled("g", List.of(), true);
            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                            scrape(application).names())
                    .contains(
                            "mq_sends_total",
                            "mq_send_attempts_count",
                            "mq_send_attempts_sum",
                            "mq_send_in_flight",
                            "mq_send_window",
                            "mq_send_buffered_bytes",
                            "mq_send_window_bytes",
                            "mq_deliveries_total",
                            "mq_delivery_attempts_count",
                            "mq_delivery_attempts_sum",
                            "mq_delivery_end_to_end_seconds_count",
                            "mq_delivery_wait_seconds_count",
                            "mq_listener_in_flight",
                            "mq_listener_running",
                            "mq_listener_paused",
                            "mq_listener_circuit_open",
                            "mq_listener_stuck",
                            "mq_listener_stuck_deliveries_total",
                            "mq_listener_skipped_total",
                            "mq_group_lag",
                            "mq_group_retry_lag",
                            "mq_group_dead_letters",
                            "mq_group_oldest_age_seconds",
                            "mq_broker_up",
                            "mq_broker_commitlog_disk_ratio",
                            "mq_broker_commitlog_disk_free_bytes",
                            "mq_cluster_up",
                            "mq_dead_letters_settled_total"));
            Scrape scrape = scrape(application);
            assertThat(scrape.lines("mq_deliveries_total"))
                    .as("all outcomes of the listener")
                    .hasSize(6);
            assertThat(scrape.lines("mq_sends_total")).hasSize(2 + SendFailedException.Reason.values().length);
            await(() -> scrape(application).sum("mq_listener_running") == 1);
        }
    }

    @Test
    void theyCanBeSwitchedOff() throws Exception {
        TestBroker.shared().createTopic(topic, 2);
        try (ConfigurableApplicationContext application = start("management.metrics.enable.mq=false")) {
            TestApplication.awaitListeners(application);
            application.getBean(MqTemplate.class).send(topic, "0");
            await(() -> application.getBean(Mixed.class).calls > 0);
            assertThat(scrape(application).names()).noneMatch(name -> name.startsWith("mq_"));
        }
    }

    private ConfigurableApplicationContext start(String... more) {
        return TestApplication.start(
                WebApplicationType.SERVLET,
                Mixed.class,
                Stream.concat(
                                Stream.of(
                                        "spring.application.name=shop",
                                        "server.port=0",
                                        "management.endpoints.web.exposure.include=prometheus",
                                        TestBroker.nameServerProperty(),
                                        "topic=" + topic,
                                        "mq.listener.backoff=1s"),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private double sends(Scrape scrape, String outcome, String reason) {
        return scrape.sum(
                "mq_sends_total",
                "cluster=\"primary\"",
                "topic=\"" + topic + "\"",
                "outcome=\"" + outcome + "\"",
                "reason=\"" + reason + "\"");
    }

    private double deliveries(Scrape scrape, String outcome) {
        return scrape.sum(
                "mq_deliveries_total",
                "cluster=\"primary\"",
                "topic=\"" + topic + "\"",
                "group=\"" + topic + "\"",
                "listener=\"mixed\"",
                "outcome=\"" + outcome + "\"");
    }

    private static Scrape scrape(ConfigurableApplicationContext application) throws IOException, InterruptedException {
        String port = application.getEnvironment().getProperty("local.server.port");
        URI uri = URI.create("http://127.0.0.1:%s/actuator/prometheus".formatted(port));
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return new Scrape(response.body());
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(condition);
    }

    private record Scrape(String text) {

        List<String> names() {
            return samples().map(line -> line.split("[{ ]")[0]).distinct().toList();
        }

        List<String> lines(String name, String... labels) {
            return samples()
                    .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                    .filter(line -> Stream.of(labels).allMatch(line::contains))
                    .toList();
        }

        double sum(String name, String... labels) {
            return lines(name, labels).stream()
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }

        private Stream<String> samples() {
            return text.lines().filter(line -> !line.startsWith("#"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Mixed {

        private volatile int calls;

        @MqListener(id = "mixed", topic = "${topic}", group = "${topic}", maxAttempts = "2", concurrency = "8")
        void on(String payload) {
            calls = 1;
            switch (Integer.parseInt(payload) % 20) {
                case 7 -> throw new IllegalStateException("always");
                case 11 -> throw new UnsupportedOperationException("drop");
                default -> {}
            }
        }

        @Bean
        MqErrorHandler errorHandler() {
            return (delivery, failure) -> (failure instanceof UnsupportedOperationException)
                    ? FailureVerdict.discard()
                    : FailureVerdict.retry();
        }

        @Bean
        ConsumeInterceptor duplicates() {
            return (delivery, chain) ->
                    Integer.parseInt(new String(delivery.message().getBody())) % 20 == 3
                            ? ConsumeResult.duplicate()
                            : chain.proceed(delivery);
        }

        @Bean
        MqMonitor monitor(MqClients clients, MqListenerRegistry registry, DeadLetterOperations deadLetters) {
            return MqMonitor.builder(clients, registry)
                    .deadLetters(deadLetters)
                    .interval(Duration.ofSeconds(1))
                    .build();
        }
    }
}
