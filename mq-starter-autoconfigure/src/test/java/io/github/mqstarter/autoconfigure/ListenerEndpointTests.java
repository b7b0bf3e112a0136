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
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.mqstarter.autoconfigure.EndpointClient.Answer;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.producer.MqTemplate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** What the endpoint shows of listeners, and does with them, in a real Tomcat and on a real broker. */
class ListenerEndpointTests {

    private static final String TOPIC = TestBroker.unique("endpoint");

    private static ConfigurableApplicationContext application;

    private static EndpointClient endpoint;

    @BeforeAll
    static void start() {
        TestBroker.shared().createTopic(TOPIC, 1);
        application = TestApplication.start(
                WebApplicationType.SERVLET,
                Application.class,
                "spring.application.name=shop",
                "server.port=0",
                "server.address=127.0.0.1",
                "management.endpoints.web.exposure.include=mq",
                TestBroker.nameServerProperty(),
                "topic=" + TOPIC,
                "mq.listeners.orders.concurrency=7",
                "mq.listeners.orders.max-rate=600/m",
                "mq.listeners.orders.backoff=2s, 1m",
                "mq.listeners.orders.fatal-exceptions=java.lang.ArithmeticException",
                "mq.listeners.orders.execution-deadline=300ms",
                "mq.listeners.orders.circuit.enabled=true",
                "mq.listeners.idle.auto-startup=false");
        endpoint = new EndpointClient(application);
    }

    @AfterAll
    static void stop() {
        application.getBean(Application.class).end.countDown();
        application.close();
    }

    @BeforeEach
    void running() throws Exception {
        if (orders().state() == MqListenerContainer.State.STOPPED) {
            endpoint.post("/listeners/orders", "{\"action\":\"start\"}");
        }
        orders().resume();
        awaitState(MqListenerContainer.State.RUNNING);
    }

    @Test
    void theOverviewHasClustersListenersAndDeadLetters() throws Exception {
        Answer answer = endpoint.get("");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().keySet()).containsExactly("clusters", "listeners", "deadLetters");
        assertThat(answer.json().getAsJsonArray("listeners"))
                .extracting(listener -> listener.getAsJsonObject().get("id").getAsString())
                .containsExactlyInAnyOrder("orders", "idle");
    }

    @Test
    void theOverviewShowsClustersAndDepthsAsTheyWereLastSeen() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonObject overview = endpoint.get("").json();
            JsonObject cluster = overview.getAsJsonArray("clusters").get(0).getAsJsonObject();
            assertThat(cluster.get("name").getAsString()).isEqualTo("primary");
            assertThat(cluster.get("state").getAsString()).isEqualTo("UP");
            assertThat(Instant.parse(cluster.get("seenAt").getAsString())).isBefore(Instant.now());
            JsonObject broker = cluster.getAsJsonArray("brokers").get(0).getAsJsonObject();
            assertThat(broker.get("reachable").getAsBoolean()).isTrue();
            assertThat(broker.get("diskRatio").getAsDouble()).isBetween(0.0, 1.0);
            assertThat(overview.getAsJsonArray("deadLetters"))
                    .extracting(JsonElement::toString)
                    .contains("{\"group\":\"%s-orders\",\"cluster\":\"primary\",\"depth\":0}".formatted(TOPIC));
        });
    }

    @Test
    void theLagOfAPausedListenerIsShown() throws Exception {
        act("pause");
        for (int i = 0; i < 100; i++) {
            mq().send(TOPIC, "go");
        }

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonObject listener = endpoint.get("/listeners/orders").json();
            assertThat(listener.get("lag").getAsInt()).isGreaterThanOrEqualTo(90);
            assertThat(listener.get("oldestAgeSeconds").getAsDouble()).isPositive();
            assertThat(listener.get("seenAt").getAsString()).isNotBlank();
        });
    }

    @Test
    void aListenerHasItsStateAndTheSettingsInForceAsTheyAreWrittenInProperties() throws Exception {
        JsonObject listener = endpoint.get("/listeners/orders").json();

        assertThat(listener.get("topic").getAsString()).isEqualTo(TOPIC);
        assertThat(listener.get("group").getAsString()).isEqualTo(TOPIC + "-orders");
        assertThat(listener.get("cluster").getAsString()).isEqualTo("primary");
        assertThat(listener.get("state").getAsString()).isEqualTo("RUNNING");
        assertThat(listener.get("circuit").getAsString()).isEqualTo("closed");
        assertThat(listener.get("settings")).isEqualTo(JsonParser.parseString("""
                                {"concurrency": 7, "max-attempts": 5, "backoff": "2s, 1m",
                                 "fatal-exceptions": ["java.lang.ArithmeticException"], "retryable-exceptions": [],
                                 "error-handler": "", "pull-batch-size": 32, "batch-size": 32, "ordered": false, "lanes": 1,
                                 "block-on-failure": false, "suspend": "1s", "broadcasting": false, "max-rate": "10.0/s",
                                 "skip-when-behind": "never",
                                 "circuit": {"enabled": true, "failure-share": 0.5, "minimum-calls": 5, "window": 20,
                                   "first-wait": "1s", "max-wait": "30s"},
                                 "consume-from": "last", "execution-deadline": "300ms", "auto-startup": true}
                                """));
    }

    @Test
    void allListenersAreShownInFull() throws Exception {
        JsonObject all = endpoint.get("/listeners").json();

        assertThat(all.keySet()).containsExactly("listeners");
        assertThat(StreamSupport.stream(all.getAsJsonArray("listeners").spliterator(), false)
                        .map(JsonElement::getAsJsonObject)
                        .toList())
                .hasSize(2)
                .allSatisfy(listener -> assertThat(listener.has("settings")).isTrue())
                .extracting(listener -> listener.get("circuit").getAsString())
                .containsExactlyInAnyOrder("closed", "disabled");
    }

    @Test
    void theRateIsThatOfTheLastSeconds() throws Exception {
        for (int i = 0; i < 30; i++) {
            mq().send(TOPIC, "go");
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> rate() > 0);
        assertThat(rate()).isLessThanOrEqualTo(30);
        await().atMost(Duration.ofSeconds(60)).until(() -> rate() == 0);
    }

    @Test
    void aStuckDeliveryIsShownWithItsStack() throws Exception {
        mq().send(TOPIC, "block");

        JsonObject stuck = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> endpoint.get("/listeners/orders").json().getAsJsonArray("stuck"),
                        array -> !array.isEmpty())
                .get(0)
                .getAsJsonObject();
        assertThat(stuck.get("stack").toString()).contains("CountDownLatch.await");
        assertThat(stuck.get("messageIds").getAsJsonArray()).hasSize(1);
        assertThat(Instant.parse(stuck.get("since").getAsString())).isBefore(Instant.now());
        application.getBean(Application.class).end.countDown();
    }

    @Test
    void pausesAndResumes() throws Exception {
        Answer paused = act("pause");

        assertThat(paused.status()).isEqualTo(200);
        assertThat(paused.json().get("state").getAsString()).isEqualTo("PAUSED");
        assertThat(act("resume").json().get("state").getAsString()).isEqualTo("RUNNING");
    }

    @Test
    void stopsAndStartsAndRestarts() throws Exception {
        assertThat(act("stop").json().get("state").getAsString()).isEqualTo("STOPPED");
        assertThat(act("start").status()).isEqualTo(200);
        awaitState(MqListenerContainer.State.RUNNING);

        assertThat(act("restart").status()).isEqualTo(200);
        awaitState(MqListenerContainer.State.RUNNING);
    }

    @Test
    void seeksToATimeSoThatWhatCameSinceIsDeliveredAgain() throws Exception {
        String payload = TestBroker.unique("again");
        Queue<String> received = application.getBean(Application.class).received;
        Instant before = Instant.now().minusSeconds(1);
        mq().send(TOPIC, payload);
        await().atMost(Duration.ofSeconds(60)).until(() -> received.contains(payload));
        received.clear();

        Answer answer = endpoint.post(
                "/listeners/orders",
                "{\"action\":\"seek\",\"timestamp\":\"%s\"}".formatted(before.atOffset(ZoneOffset.ofHours(8))));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(60)).until(() -> received.contains(payload));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/listeners/unknown", "/listeners/orders/unknown", "/unknown", "/unknown/orders"})
    void whatIsUnknownIsNotFound(String path) throws Exception {
        Answer answer = endpoint.get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error()).contains("unknown");
    }

    @Test
    void anUnknownListenerIsNotActedOn() throws Exception {
        Answer answer = endpoint.post("/listeners/unknown", "{\"action\":\"pause\"}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error()).contains("'unknown'").contains("orders");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}                                                | 'action' is '': it has to be one of pause, resume, restart, stop, start, seek",
                "{\"action\":\"explode\"}                          | 'action' is 'explode': it has to be one of pause, resume",
                "{\"action\":\"seek\"}                             | seek needs a 'timestamp'",
                "{\"action\":\"seek\",\"timestamp\":\"yesterday\"} | 'timestamp' is 'yesterday': it has to be a time such as 2026-11-22T08:00:00Z",
                "{\"action\":\"seek\",\"timestamp\":\"2999-01-01T00:00:00Z\"} | 'timestamp' is in the future",
                "{\"action\":\"seek\",\"timestamp\":\"\"}          | 'timestamp' is ''",
                "{\"action\":\"stop\",\"timestamp\":\"2026-11-22T08:00:00Z\"} | 'timestamp' is given, but it goes with the action seek alone"
            })
    void aMistakeIsNamed(String request, String error) throws Exception {
        Answer answer = endpoint.post("/listeners/orders", request);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).contains(error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "resume", "seek"})
    void whatIsStoppedCannotBeActedOn(String action) throws Exception {
        Answer answer = endpoint.post(
                "/listeners/idle",
                action.equals("seek")
                        ? "{\"action\":\"seek\",\"timestamp\":\"2026-11-22T08:00:00Z\"}"
                        : "{\"action\":\"%s\"}".formatted(action));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.error()).contains("idle");
    }

    @Test
    void aBodyThatIsNoJsonIsRefused() throws Exception {
        assertThat(endpoint.post("/listeners/orders", "{\"action\"").status()).isEqualTo(400);
    }

    private static Answer act(String action) throws Exception {
        return endpoint.post("/listeners/orders", "{\"action\":\"%s\"}".formatted(action));
    }

    private static double rate() throws Exception {
        return endpoint.get("/listeners/orders").json().get("rate").getAsDouble();
    }

    private static MqListenerContainer orders() {
        return application.getBean(MqListenerRegistry.class).getContainer("orders");
    }

    private static void awaitState(MqListenerContainer.State state) {
        await().atMost(Duration.ofSeconds(60)).until(() -> orders().state() == state);
    }

    private static MqTemplate mq() {
        return application.getBean(MqTemplate.class);
    }

    static class Application {

        private final Queue<String> received = new ConcurrentLinkedQueue<>();

        private final CountDownLatch end = new CountDownLatch(1);

        @MqListener(id = "orders", topic = "${topic}", group = "${topic}-orders")
        void on(String order) throws InterruptedException {
            if (order.equals("block")) {
                end.await();
            }
            received.add(order);
        }

        @MqListener(id = "idle", topic = "${topic}", group = "${topic}-idle")
        void idle(String order) {}
    }
}
