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

import io.github.mqstarter.deadletter.DeadLetter;
import io.github.mqstarter.deadletter.DeadLetterOperations;
import io.github.mqstarter.deadletter.DeadLetterSelection;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.producer.MqTemplate;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** One trace from a request to its end, by OpenTelemetry, over HTTP and a real broker. */
class TracingTests {

    private static final String TOPIC = TestBroker.unique("tracing");

    private static final String GROUP = TOPIC + "-group";

    private static ConfigurableApplicationContext application;

    private static int port;

    @BeforeAll
    static void start() {
        TestBroker.shared().createTopic(TOPIC, 1);
        application = TestApplication.start(
                WebApplicationType.SERVLET,
                Application.class,
                "spring.application.name=shop",
                "server.port=0",
                "server.address=127.0.0.1",
                TestBroker.nameServerProperty(),
                "mq.listener.backoff=1s",
                "management.tracing.sampling.probability=1.0",
                "topic=" + TOPIC);
        TestApplication.awaitListeners(application);
        port = ((WebServerApplicationContext) application).getWebServer().getPort();
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void forget() {
        exporter().reset();
        received().clear();
    }

    @Test
    void oneTraceGoesFromTheRequestOverFailedAttemptsAndTheDeadLetterAndItsRedriveToSuccess() throws Exception {
        TestHttp.get(port, "/send?payload=broken");
        DeadLetterOperations letters = application.getBean(DeadLetterOperations.class);
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> letters.count(GROUP) == 1);
        DeadLetter letter = letters.browse(GROUP, 1).get(0);
        application.getBean(Application.class).repaired = true;

        letters.redrive(GROUP, DeadLetterSelection.all());

        List<SpanData> spans = awaitSpans(7);
        SpanData request = spans.get(0);
        SpanData send = spans.get(1);
        SpanData redrive = spans.get(4);
        SpanData sentAgain = spans.get(5);
        SpanData success = spans.get(6);
        assertThat(request.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(send.getName()).isEqualTo("send " + TOPIC);
        assertThat(send.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(send.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(spans.subList(2, 4)).allSatisfy(attempt -> {
            assertThat(attempt.getName()).isEqualTo("process " + TOPIC);
            assertThat(attempt.getKind()).isEqualTo(SpanKind.CONSUMER);
            assertThat(attempt.getParentSpanId()).isEqualTo(send.getSpanId());
            assertThat(attempt.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        });
        assertThat(redrive.getName()).isEqualTo("redrive " + TOPIC);
        assertThat(redrive.getParentSpanId()).isEqualTo(send.getSpanId());
        assertThat(sentAgain.getName()).isEqualTo("send " + TOPIC);
        assertThat(sentAgain.getParentSpanId()).isEqualTo(redrive.getSpanId());
        assertThat(success.getName()).isEqualTo("process " + TOPIC);
        assertThat(success.getParentSpanId()).isEqualTo(sentAgain.getSpanId());
        assertThat(success.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
        assertThat(spans).extracting(SpanData::getTraceId).containsOnly(request.getTraceId());
        assertThat(letter.headers().get("traceparent")).contains(send.getTraceId(), send.getSpanId());
        assertThat(attribute(spans.get(3), "mq.attempt")).isEqualTo("2");
        assertThat(attribute(send, "messaging.system")).isEqualTo("rocketmq");
        assertThat(spans.subList(1, 7))
                .extracting(span -> attribute(span, "messaging.message.id"))
                .containsOnly(letter.messageId(), "none");
        assertThat(attribute(success, "messaging.message.id")).isEqualTo(letter.messageId());
    }

    @Test
    void sendsAndDeliveriesAreTimedByNameOfTheirObservation() throws Exception {
        TestHttp.get(port, "/send?payload=fine");
        awaitSpans(3);

        MeterRegistry meters = application.getBean(MeterRegistry.class);
        assertThat(meters.get("messaging.client.operation.duration")
                        .tag("messaging.destination.name", TOPIC)
                        .tag("error", "none")
                        .timer()
                        .count())
                .isPositive();
        Awaitility.await() // a span may end before its time is taken
                .untilAsserted(() -> assertThat(meters.get("messaging.process.duration")
                                .tag("messaging.consumer.group.name", GROUP)
                                .tag("error.type", "none")
                                .timer()
                                .count())
                        .isPositive());
        assertThat(meters.find("messaging.process.duration.active").meters()).isEmpty();
    }

    @Test
    void theListenerHasTheTraceAndTheRequestIdInItsMdc() throws Exception {
        TestHttp.get(port, "/send?payload=fine", "X-Request-Id: r-1");

        assertThat(received().poll(20, TimeUnit.SECONDS))
                .isEqualTo("fine r-1 " + awaitSpans(3).get(0).getTraceId());
    }

    private static List<SpanData> awaitSpans(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        exporter().getFinishedSpanItems())
                .hasSize(count));
        return exporter().getFinishedSpanItems().stream()
                .sorted((a, b) -> Long.compare(a.getStartEpochNanos(), b.getStartEpochNanos()))
                .toList();
    }

    private static String attribute(SpanData span, String name) {
        return span.getAttributes().asMap().entrySet().stream()
                .filter(entry -> entry.getKey().getKey().equals(name))
                .map(entry -> entry.getValue().toString())
                .findFirst()
                .orElse("none");
    }

    private static InMemorySpanExporter exporter() {
        return application.getBean(Application.class).exporter;
    }

    private static BlockingQueue<String> received() {
        return application.getBean(Application.class).received;
    }

    @RestController
    static class Pages {

        private final MqTemplate mq;

        Pages(MqTemplate mq) {
            this.mq = mq;
        }

        @GetMapping("/send")
        String send(String payload) {
            mq.send(TOPIC, payload);
            return "sent";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Pages.class)
    static class Application {

        volatile boolean repaired;

        final InMemorySpanExporter exporter = InMemorySpanExporter.create();

        final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @MqListener(topic = "${topic}", group = "${topic}-group", maxAttempts = "2")
        void on(String payload) {
            received.add("%s %s %s".formatted(payload, MDC.get("requestId"), MDC.get("traceId")));
            if (payload.equals("broken") && !repaired) {
                throw new IllegalStateException("for a test");
            }
        }

        /** An exporter that is a bean would get the spans once more, from Boot's own processor, and later. */
        @Bean
        SpanProcessor spanProcessor() {
            return SimpleSpanProcessor.create(exporter);
        }
    }
}
