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
package io.github.mqstarter.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.listener.CircuitSettings;
import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.ListenerSettings;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.monitor.MqMonitor;
import io.github.mqstarter.testing.LogLines;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.Level;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;

/** What is told of real dead letters, lags, circuits and clusters, by a real webhook. */
class MqAlertsTests {

    private static final AlertSettings OFTEN = new AlertSettings(true, 5, Duration.ofSeconds(3), 1_000);

    private static final ListenerSettings ONE_ATTEMPT = ListenerSettings.UNSET.with(ListenerSetting.MAX_ATTEMPTS, 1);

    private final Queue<String> outcomes = new ConcurrentLinkedQueue<>();

    private final String group = TestBroker.unique("group");

    private final Orders orders = new Orders();

    private WebhookServer webhook;

    private String topic;

    @BeforeEach
    void start() throws IOException {
        webhook = new WebhookServer();
    }

    @AfterEach
    void stop() {
        webhook.close();
    }

    @Test
    void manyDeadLettersAreFewAlertsWhichTellOfAll() {
        try (MqTestApplication application = application(ONE_ATTEMPT, OFTEN)) {
            for (int i = 0; i < 100; i++) {
                application.mq().send(topic, "fail secret-payload-" + i);
            }

            await().until(() -> toldDeadLetters() == 100);
            assertThat(deadLetterAlerts()).hasSizeLessThan(8).allSatisfy(alert -> {
                assertThat(alert.get("subject").getAsString()).isEqualTo(group);
                JsonObject details = alert.getAsJsonObject("details");
                assertThat(details.keySet()).contains("last exception", "last message id", "application", "host");
                assertThat(details.get("last exception").getAsString())
                        .isEqualTo("java.lang.IllegalStateException: the bank is closed");
                assertThat(alert.toString()).doesNotContain("secret-payload");
            });
            await().until(() ->
                    outcomes.stream().filter("DEAD_LETTERS SENT"::equals).count()
                            == deadLetterAlerts().size());
        }
    }

    @Test
    void theSameIsToldOnceInAnInterval() {
        try (MqTestApplication application = application(ONE_ATTEMPT, AlertSettings.DEFAULTS)) {
            application.mq().send(topic, "fail");
            await().until(() -> alerts().size() == 1);

            application.mq().send(topic, "fail");

            await().until(() -> outcomes.contains("DEAD_LETTERS SUPPRESSED"));
            assertThat(alerts()).hasSize(1);
        }
    }

    @Test
    void messagesThatSucceedOrComeAgainAreNotTold() {
        try (MqTestApplication application = application(ListenerSettings.UNSET, OFTEN)) {
            application.mq().send(topic, "fail");
            application.mq().send(topic, "good");

            await().until(() -> orders.calls.size() >= 3);
        }
        assertThat(alerts()).as("at the end all is told").isEmpty();
    }

    @Test
    void aWebhookThatDoesNotAnswerHoldsUpNoListener() {
        webhook.hang();
        try (MqTestApplication application = application(ONE_ATTEMPT, OFTEN)) {
            application.mq().send(topic, "fail");
            await().until(() -> !webhook.requests().isEmpty());
            orders.calls.clear();

            for (int i = 0; i < 200; i++) {
                application.mq().send(topic, (i % 2 == 0) ? "good" : "fail");
            }

            await().until(() -> orders.calls.size() == 200);
            assertThat(outcomes).doesNotContain("DEAD_LETTERS SENT");
            webhook.answerAgain();
            await().until(() -> toldDeadLetters() >= 101);
        }
    }

    @Test
    void aWebhookThatFailsIsLoggedAndToldLater() {
        webhook.answers(403, "no").answers(403, "no");
        try (LogLines log = LogLines.record();
                MqTestApplication application = application(ONE_ATTEMPT, OFTEN)) {
            application.mq().send(topic, "fail");
            await().until(() -> outcomes.contains("DEAD_LETTERS FAILED"));
            application.mq().send(topic, "fail");

            await().until(() -> outcomes.contains("DEAD_LETTERS SENT"));
            assertThat(last().get("summary").getAsString()).startsWith("2 dead letters of group " + group);
            assertThat(log.linesFrom(Level.WARN))
                    .filteredOn(line -> line.contains("could not be sent"))
                    .hasSize(2)
                    .allSatisfy(
                            line -> assertThat(line).contains("status 403, no").doesNotContain("token=t"));
        }
    }

    @Test
    void theLastDeadLettersAreToldAtTheEnd() {
        MqTestApplication application = application(ONE_ATTEMPT, AlertSettings.DEFAULTS);
        application.mq().send(topic, "fail");
        await().until(() -> TestBroker.shared().storedMessages("%DLQ%" + group) == 1);

        application.close();

        assertThat(toldDeadLetters()).isEqualTo(1);
    }

    @Test
    void aLagOverTheThresholdIsToldAndThatItIsOver() {
        try (MqTestApplication application = application(ListenerSettings.UNSET, OFTEN)) {
            MqListenerRegistry registry = application.registry();
            registry.getContainer("orders").pause();
            for (int i = 0; i < 40; i++) {
                application.mq().send(topic, "good");
            }
            await().until(() -> !alerts().isEmpty());
            assertThat(last().get("type").getAsString()).isEqualTo("lag");
            assertThat(last().get("resolved").getAsBoolean()).isFalse();
            assertThat(last().get("summary").getAsString())
                    .contains("group " + group + " is ")
                    .contains("behind");

            registry.getContainer("orders").resume();

            await().until(() -> last().get("resolved").getAsBoolean());
            assertThat(last().get("summary").getAsString()).containsPattern(" [0-5] messages? behind"); // the threshold
        }
    }

    @Test
    void anOpenCircuitIsToldAndThatItIsClosed() {
        CircuitSettings circuit = new CircuitSettings(true, 0.5, 2, 4, Duration.ofSeconds(2), Duration.ofSeconds(2));
        try (MqTestApplication application =
                application(MqTestApplication.RETRIES_AFTER_A_SECOND.with(ListenerSetting.CIRCUIT, circuit), OFTEN)) {
            for (int i = 0; i < 5; i++) {
                application.mq().send(topic, "fail");
            }
            await().until(() -> !alerts().isEmpty());
            assertThat(last().get("type").getAsString()).isEqualTo("circuit_open");
            assertThat(last().get("subject").getAsString()).isEqualTo("orders");

            orders.healed = true;

            await().until(() -> last().get("resolved").getAsBoolean());
        }
    }

    @Test
    void aClusterThatIsDownIsToldAndThatItIsUp() {
        try (EmbeddedRocketMQ broker = EmbeddedRocketMQ.builder().start();
                MqTestApplication application =
                        application(broker.nameServer(), () -> newTopic(broker), ListenerSettings.UNSET, OFTEN)) {
            broker.stopBroker(0);
            await().until(() -> !alerts().isEmpty());
            assertThat(last().get("type").getAsString()).isEqualTo("cluster_down");
            assertThat(last().get("subject").getAsString()).isEqualTo("primary");
            assertThat(last().get("summary").getAsString()).startsWith("cluster primary is down");

            broker.startBroker(0);

            await().until(() -> last().get("resolved").getAsBoolean());
            assertThat(last().get("summary").getAsString()).isEqualTo("cluster primary is up");
            assertThat(application.registry().getContainers()).hasSize(1);
        }
    }

    @Test
    void whatOneSinkCannotTellAnotherDoes() {
        Queue<MqAlert> taken = new ConcurrentLinkedQueue<>();
        AlertSink broken = alert -> {
            throw new IllegalStateException("for a test");
        };
        MqAlerts alerts = MqAlerts.builder(List.of(broken, taken::add))
                .settings(OFTEN)
                .outcomes((type, outcome) -> outcomes.add(type + " " + outcome))
                .build();
        try (MqTestApplication application =
                application(TestBroker.nameServer(), TestBroker::newTopic, ONE_ATTEMPT, added -> alerts)) {
            application.mq().send(topic, "fail");

            await().until(() -> !taken.isEmpty());
            await().until(() -> outcomes.contains("DEAD_LETTERS SENT"));
            assertThat(outcomes).doesNotContain("DEAD_LETTERS FAILED");
        }
    }

    private static String newTopic(EmbeddedRocketMQ broker) {
        String name = TestBroker.unique("topic");
        broker.createTopic(name, 2);
        return name;
    }

    private MqTestApplication application(ListenerSettings listener, AlertSettings settings) {
        return application(TestBroker.nameServer(), TestBroker::newTopic, listener, settings);
    }

    private MqTestApplication application(
            String nameServer, TopicFactory topics, ListenerSettings listener, AlertSettings settings) {
        URI url = webhook.url("/hook?token=t");
        return application(nameServer, topics, listener, context -> MqAlerts.builder(
                        List.of(WebhookAlertSink.of(url, WebhookFormat.JSON, null)))
                .settings(settings)
                .origin("application", "shop")
                .registry(() -> context.getBean(MqListenerRegistry.class))
                .monitor(() -> context.getBean(MqMonitor.class))
                .outcomes((type, outcome) -> outcomes.add(type + " " + outcome))
                .build());
    }

    private MqTestApplication application(
            String nameServer, TopicFactory topics, ListenerSettings listener, AlertsFactory factory) {
        topic = topics.create();
        MqTestApplication application = new MqTestApplication(nameServer)
                .properties(Map.of("topic", topic, "group", group))
                .listener(orders);
        application.context(context -> {
            MqAlerts alerts = factory.create(context);
            context.registerBean(MqAlerts.class, () -> alerts);
            context.registerBean(MqMonitor.class, () -> MqMonitor.builder(
                            context.getBean(MqClients.class), context.getBean(MqListenerRegistry.class))
                    .interval(Duration.ofMillis(500))
                    .build());
            application.registry(
                    registry -> registry.deliveryListeners(List.of(alerts)).settings(Map.of("orders", listener)));
        });
        return application.start();
    }

    private List<JsonObject> alerts() {
        return webhook.requests().stream()
                .map(request -> JsonParser.parseString(request.body()).getAsJsonObject())
                .toList();
    }

    /** While they are processed there may be alerts of a lag as well. */
    private List<JsonObject> deadLetterAlerts() {
        return alerts().stream()
                .filter(alert -> alert.get("type").getAsString().equals("dead_letters"))
                .toList();
    }

    private JsonObject last() {
        return alerts().get(alerts().size() - 1);
    }

    private int toldDeadLetters() {
        return deadLetterAlerts().stream()
                .map(alert -> alert.get("summary").getAsString())
                .mapToInt(summary -> Integer.parseInt(summary.substring(0, summary.indexOf(' '))))
                .sum();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    @FunctionalInterface
    private interface TopicFactory {

        String create();
    }

    @FunctionalInterface
    private interface AlertsFactory {

        MqAlerts create(GenericApplicationContext context);
    }

    static final class Orders {

        private final Queue<String> calls = new ConcurrentLinkedQueue<>();

        private volatile boolean healed;

        @MqListener(id = "orders", topic = "${topic}", group = "${group}")
        void on(String order) {
            calls.add(order);
            if (order.startsWith("fail") && !healed) {
                throw new IllegalStateException("the bank is closed");
            }
        }
    }
}
