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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.alert.AlertSink;
import io.github.mqstarter.alert.MqAlert;
import io.github.mqstarter.alert.MqAlerts;
import io.github.mqstarter.alert.WebhookAlertSink;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.producer.MqTemplate;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Alerts as an application has them that sets {@code mq.alert}. */
class AlertConfigurationTests {

    private static final String TOPIC = TestBroker.unique("alerts");

    static {
        TestBroker.shared().createTopic(TOPIC, 1);
    }

    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

    private HttpServer webhook;

    @BeforeEach
    void start() throws IOException {
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/", this::handle);
        webhook.start();
    }

    @AfterEach
    void stop() {
        webhook.stop(0);
    }

    @Test
    void deadLettersAreToldAndCounted() {
        try (ConfigurableApplicationContext application =
                start(Failing.class, url(), "mq.alert.format=feishu", "mq.alert.secret=s3cret")) {
            application.getBean(MqTemplate.class).send(TOPIC, "hello");

            await().atMost(Duration.ofSeconds(30)).until(() -> !bodies.isEmpty());
            JsonObject body = JsonParser.parseString(bodies.element()).getAsJsonObject();
            assertThat(body.keySet()).containsExactly("timestamp", "sign", "msg_type", "content");
            assertThat(body.getAsJsonObject("content").get("text").getAsString())
                    .startsWith("[mq] 1 dead letter of group %s on topic %s\n".formatted(TOPIC, TOPIC))
                    .contains("java.lang.IllegalStateException: for a test", "application: shop", "host: ");
            MeterRegistry meters = application.getBean(MeterRegistry.class);
            await().atMost(Duration.ofSeconds(30)).until(() -> count(meters, "sent") == 1);
            assertThat(count(meters, "failed")).isZero();
            assertThat(count(meters, "suppressed")).isZero();
        }
    }

    @Test
    void aSinkOfTheApplicationIsToldWithoutAWebhook() {
        try (ConfigurableApplicationContext application = start(WithSink.class)) {
            assertThat(application.getBeansOfType(WebhookAlertSink.class)).isEmpty();
            application.getBean(MqTemplate.class).send(TOPIC, "hello");

            Queue<MqAlert> alerts = application.getBean(WithSink.class).alerts;
            await().atMost(Duration.ofSeconds(30)).until(() -> !alerts.isEmpty());
            assertThat(alerts.element().type()).isEqualTo(MqAlert.Type.DEAD_LETTERS);
        }
    }

    @Test
    void aSinkOfTheApplicationIsToldBesideTheWebhook() {
        try (ConfigurableApplicationContext application = start(WithSink.class, url())) {
            application.getBean(MqTemplate.class).send(TOPIC, "hello");

            Queue<MqAlert> alerts = application.getBean(WithSink.class).alerts;
            await().atMost(Duration.ofSeconds(30)).until(() -> !alerts.isEmpty() && !bodies.isEmpty());
            assertThat(bodies.element()).contains("\"type\":\"dead_letters\"");
        }
    }

    @Test
    void withoutAWebhookNothingIsWatched() {
        try (ConfigurableApplicationContext application = start(Failing.class)) {
            assertThat(application.getBeansOfType(MqAlerts.class)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mq.alert.webhook-url=", "mq.alert.enabled=false", "mq.enabled=false"})
    void whatIsSwitchedOffIsNotThere(String property) {
        try (ConfigurableApplicationContext application = start(TestApplication.Empty.class, url(), property)) {
            assertThat(application.getBeansOfType(MqAlerts.class)).isEmpty();
            assertThat(application.getBeansOfType(AlertSink.class)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mq.alert.format=slack,                       take no signature",
        "mq.alert.format=wecom,                       take no signature",
        "mq.alert.webhook-url=http://host/a b?key=k1, is no address: Illegal character in path at character 13",
        "mq.alert.webhook-url=hooks.example.com/k1,   is not one of http or https"
    })
    void aMistakeStopsTheStartAndIsNamedWithoutTheAddress(String property, String message) {
        assertThatThrownBy(() -> start(Failing.class, url(), "mq.alert.secret=s3cret", property)
                        .close())
                .hasRootCauseInstanceOf(MqConfigurationException.class)
                .rootCause()
                .hasMessageContaining(message)
                .hasMessageNotContaining("k1")
                .hasMessageNotContaining("s3cret");
    }

    private String url() {
        return "mq.alert.webhook-url=http://127.0.0.1:%d/hook"
                .formatted(webhook.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static double count(MeterRegistry meters, String outcome) {
        return meters.get("mq.alerts")
                .tag("type", "dead_letters")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static ConfigurableApplicationContext start(Class<?> configuration, String... more) {
        List<String> properties = new ArrayList<>(List.of(
                "spring.application.name=shop",
                TestBroker.nameServerProperty(),
                "topic=" + TOPIC,
                "mq.listener.consume-from=first",
                "mq.listener.max-attempts=1"));
        properties.addAll(Arrays.asList(more));
        return TestApplication.start(configuration, properties.toArray(String[]::new));
    }

    static class Failing {

        @MqListener(topic = "${topic}", group = "${topic}")
        void on(String order) {
            throw new IllegalStateException("for a test");
        }
    }

    static class WithSink extends Failing {

        private final Queue<MqAlert> alerts = new ConcurrentLinkedQueue<>();

        @Bean
        AlertSink sink() {
            return alerts::add;
        }
    }
}
