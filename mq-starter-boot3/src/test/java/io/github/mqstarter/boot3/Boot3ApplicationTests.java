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
package io.github.mqstarter.boot3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.mqstarter.boot3.Shop.Mail;
import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole starter, in an application of Spring Boot 3.5. */
@Timeout(180)
class Boot3ApplicationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final HttpClient http = HttpClient.newHttpClient();

    private static EmbeddedRocketMQ broker;

    private static ConfigurableApplicationContext application;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedRocketMQ.builder().topic("orders", 1).start();
        application = run();
        MqListenerContainer listener =
                application.getBean(MqListenerRegistry.class).getContainer("mails");
        await().atMost(PATIENCE).until(() -> listener.state() == MqListenerContainer.State.RUNNING);
    }

    private static ConfigurableApplicationContext run(String... more) {
        SpringApplication shop = new SpringApplication(Shop.class);
        shop.setRegisterShutdownHook(false);
        String[] arguments = {
            "--spring.application.name=shop",
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--rocketmq.name-server=" + broker.nameServer(),
            "--mq.listener.max-attempts=1",
            "--mq.monitoring.interval=1s",
            "--management.endpoints.web.exposure.include=*",
            "--management.endpoint.health.show-details=always",
            "--management.tracing.sampling.probability=1",
            more.length > 0 ? more[0] : "--mq.enabled=true"
        };
        return shop.run(arguments);
    }

    @AfterAll
    static void stop() {
        application.close();
        broker.close();
    }

    @Test
    void thisIsSpringBoot3() {
        assertThat(SpringBootVersion.getVersion()).startsWith("3.5.");
    }

    @Test
    void whatIsSentInARequestIsReceivedInItsNameAndTrace() throws Exception {
        HttpResponse<String> sent = http.send(
                to("/orders/7")
                        .header("X-Request-Id", "r-7")
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());

        Mail mail = takeMail();

        assertThat(mail.order().id()).isEqualTo("7");
        assertThat(mail.order().paidAt()).isEqualTo(Instant.EPOCH);
        assertThat(mail.requestId()).isEqualTo("r-7");
        assertThat(mail.traceId()).isEqualTo(sent.body());
    }

    @Test
    void aDeadLetterIsFoundAndRedriven() throws Exception {
        Shop shop = application.getBean(Shop.class);
        shop.noMailbox = true;
        post("/orders/8", BodyPublishers.noBody());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(get("/actuator/mq/dead-letters/mails"))
                .contains("java.lang.IllegalStateException")
                .contains("no mailbox"));
        shop.noMailbox = false;

        String answer = post(
                "/actuator/mq/dead-letters/mails",
                BodyPublishers.ofString("{\"action\":\"redrive\",\"all\":true,\"dryRun\":false}"));

        assertThat(takeMail().order().id()).as(answer).isEqualTo("8");
    }

    @Test
    void healthGoesWithTheCluster() {
        awaitInHealth("\"mq\":{\"status\":\"UP\"");
        awaitInHealth("\"state\":\"RUNNING\"");

        broker.stopBroker(0);
        awaitInHealth("\"mq\":{\"status\":\"DOWN\"");

        broker.startBroker(0);
        awaitInHealth("\"mq\":{\"status\":\"UP\"");
    }

    @Test
    void healthSaysNothingWhereThatIsNotWanted() {
        try (ConfigurableApplicationContext silent = run("--management.health.mq.enabled=false")) {
            assertThat(silent.containsBean("mqHealthContributor")).isFalse();
        }
    }

    @Test
    void metersAreThere() throws Exception {
        post("/orders/9", BodyPublishers.noBody());
        takeMail();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(get("/actuator/prometheus"))
                .contains("mq_group_lag{")
                .contains("mq_broker_commitlog_disk_ratio{")
                .contains("messaging_process_duration_seconds_count{")
                .contains("messaging_client_operation_duration_seconds_count{"));
    }

    private static void awaitInHealth(String expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/actuator/health")).contains(expected));
    }

    private static Mail takeMail() throws InterruptedException {
        Mail mail = application.getBean(Shop.class).mails().poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(mail).isNotNull();
        return mail;
    }

    private static String get(String path) throws Exception {
        return http.send(to(path).build(), BodyHandlers.ofString()).body();
    }

    private static String post(String path, BodyPublisher body) throws Exception {
        HttpRequest request =
                to(path).header("Content-Type", "application/json").POST(body).build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private static HttpRequest.Builder to(String path) {
        String port = application.getEnvironment().getProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}
