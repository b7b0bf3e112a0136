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

import io.github.mqstarter.MqException;
import io.github.mqstarter.autoconfigure.EndpointClient.Answer;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.context.ConfigurableApplicationContext;

/** Who may do what by the endpoint, on which kind of server, and what it does when there is no cluster. */
class EndpointAccessTests {

    private static final String EXPOSED = "management.endpoints.web.exposure.include=mq";

    private static final String TOPIC = TestBroker.unique("access");

    static {
        TestBroker.shared().createTopic(TOPIC, 1);
    }

    @Test
    void nobodyGetsItByDefault() throws Exception {
        try (ConfigurableApplicationContext application = start(WebApplicationType.SERVLET)) {
            assertThat(new EndpointClient(application).get("").status()).isEqualTo(404);
            assertThat(application.getBeansOfType(MqEndpoint.class)).isEmpty();
            assertThat(application.getBeansOfType(DeliveryRates.class)).isEmpty();
        }
    }

    @Test
    void whoMayOnlyReadCannotAct() throws Exception {
        try (ConfigurableApplicationContext application =
                start(WebApplicationType.SERVLET, EXPOSED, "management.endpoint.mq.access=read-only")) {
            EndpointClient endpoint = new EndpointClient(application);

            assertThat(endpoint.get("/listeners/orders").status()).isEqualTo(200);
            assertThat(endpoint.get("/dead-letters").status()).isEqualTo(200);
            assertThat(endpoint.post("/listeners/orders", "{\"action\":\"stop\"}")
                            .status())
                    .isEqualTo(405);
            assertThat(endpoint.post("/dead-letters/" + TOPIC, "{\"action\":\"redrive\",\"all\":true,\"dryRun\":false}")
                            .status())
                    .isEqualTo(405);
            assertThat(application
                            .getBean(MqListenerRegistry.class)
                            .getContainer("orders")
                            .state())
                    .isNotEqualTo(MqListenerContainer.State.STOPPED);
        }
    }

    @Test
    void withoutAccessThereIsNothingOfIt() throws Exception {
        try (ConfigurableApplicationContext application =
                start(WebApplicationType.SERVLET, EXPOSED, "management.endpoint.mq.access=none")) {
            assertThat(new EndpointClient(application).get("").status()).isEqualTo(404);
        }
    }

    @Test
    void webFluxHasItToo() throws Exception {
        try (ConfigurableApplicationContext application = start(WebApplicationType.REACTIVE, EXPOSED)) {
            EndpointClient endpoint = new EndpointClient(application);

            assertThat(endpoint.get("").json().keySet()).contains("clusters", "listeners", "deadLetters");
            assertThat(endpoint.get("/listeners/orders").json().get("topic").getAsString())
                    .isEqualTo(TOPIC);
            assertThat(endpoint.get("/dead-letters").json().getAsJsonArray("groups"))
                    .hasSize(1);
            assertThat(endpoint.post("/listeners/orders", "{\"action\":\"stop\"}")
                            .json()
                            .get("state")
                            .getAsString())
                    .isEqualTo("STOPPED");
            assertThat(endpoint.post("/dead-letters/" + TOPIC, "{\"action\":\"redrive\",\"all\":true,\"dryRun\":false}")
                            .json()
                            .get("redriven")
                            .getAsInt())
                    .isZero();
            assertThat(endpoint.post("/dead-letters/" + TOPIC, "{\"action\":\"redrive\"}")
                            .status())
                    .isEqualTo(400);
            assertThat(endpoint.get("/listeners/unknown").status()).isEqualTo(404);
        }
    }

    @Test
    void withoutAClusterItSaysWhyAndTheOverviewDoesNotWait() throws Exception {
        try (ConfigurableApplicationContext application =
                start(WebApplicationType.SERVLET, EXPOSED, "rocketmq.name-server=127.0.0.1:1")) {
            EndpointClient endpoint = new EndpointClient(application);

            Answer overview = endpoint.get(""); // the first one loads many classes
            Instant before = Instant.now();
            endpoint.get("");

            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(2));
            assertThat(overview.status()).isEqualTo(200);
            assertThat(overview.body()).contains("\"state\":\"STARTING\"");
            assertUnavailable(endpoint.get("/dead-letters"));
            assertUnavailable(endpoint.get("/dead-letters/" + TOPIC));
            assertUnavailable(endpoint.get("/dead-letters/" + TOPIC + "/broker-a:0:1"));
            assertUnavailable(
                    endpoint.post("/dead-letters/" + TOPIC, "{\"action\":\"redrive\",\"all\":true,\"dryRun\":false}"));
            assertUnavailable(endpoint.post(
                    "/dead-letters/" + TOPIC,
                    "{\"action\":\"discard\",\"all\":true,\"dryRun\":false,\"reason\":\"r\"}"));
        }
    }

    @Test
    void aKeyThatABrokerNamesIsNotShown() {
        WebEndpointResponse<Map<String, Object>> answer = EndpointAnswers.of(() -> {
            throw new MqException(
                    "The broker refused",
                    new IllegalStateException("Check signature failed for accessKey=AK-1, sorry"));
        });

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getBody())
                .containsEntry(
                        "error",
                        "The broker refused (IllegalStateException: Check signature failed for accessKey=***, sorry)");
    }

    @Test
    void norIsItWhereSomethingWasDoneInPart() {
        WebEndpointResponse<Map<String, Object>> answer = EndpointAnswers.of(
                () -> Map.of("redriven", 1, "error", "Letter b:0:1 could not be sent: Access key: AK-1 is unknown"));

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getBody())
                .containsEntry("redriven", 1)
                .containsEntry("error", "Letter b:0:1 could not be sent: Access key: *** is unknown");
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.error()).isNotBlank();
    }

    private static ConfigurableApplicationContext start(WebApplicationType web, String... more) {
        List<String> properties = new ArrayList<>(List.of(
                "spring.application.name=shop",
                "server.port=0",
                "server.address=127.0.0.1",
                TestBroker.nameServerProperty(),
                "topic=" + TOPIC));
        properties.addAll(Arrays.asList(more));
        return TestApplication.start(web, Application.class, properties.toArray(String[]::new));
    }

    static class Application {

        @MqListener(id = "orders", topic = "${topic}", group = "${topic}")
        void on(String order) {}
    }
}
