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

import com.google.gson.JsonArray;
import io.github.mqstarter.autoconfigure.EndpointClient.Answer;
import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.listener.MqDeadLetterListener;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.producer.MqTemplate;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Dead letters of a group that is on two clusters. */
class EndpointClustersTests {

    private static final String TOPIC = TestBroker.unique("two-clusters");

    private static final String LETTERS = "/dead-letters/" + TOPIC;

    private static EmbeddedRocketMQ europe;

    private static ConfigurableApplicationContext inEurope;

    private static ConfigurableApplicationContext application;

    private static EndpointClient endpoint;

    @BeforeAll
    static void start() {
        TestBroker.shared().createTopic(TOPIC, 1);
        europe = EmbeddedRocketMQ.builder().topic(TOPIC, 1).start();
        inEurope = start(Failing.class, europe.nameServer());
        application = start(Watching.class, TestBroker.shared().nameServer());
        endpoint = new EndpointClient(application);
    }

    private static ConfigurableApplicationContext start(Class<?> configuration, String nameServer) {
        ConfigurableApplicationContext started = TestApplication.start(
                WebApplicationType.SERVLET,
                configuration,
                "spring.application.name=shop",
                "server.port=0",
                "server.address=127.0.0.1",
                "management.endpoints.web.exposure.include=mq",
                "rocketmq.name-server=" + nameServer,
                "mq.clusters.eu.name-server=" + europe.nameServer(),
                "topic=" + TOPIC,
                "mq.listener.max-attempts=1");
        TestApplication.awaitListeners(started);
        return started;
    }

    @AfterAll
    static void stop() {
        application.close();
        inEurope.close();
        europe.close();
    }

    @Test
    void theClusterIsSaidAndWhatOneKnowsIsShownWhileTheOtherIsAway() throws Exception {
        MqTemplate mq = application.getBean(MqTemplate.class);
        mq.send(TOPIC, "here");
        mq.newMessage("there").to(TOPIC).cluster("eu").send();
        mq.newMessage("there").to(TOPIC).cluster("eu").send();
        awaitLetters("primary", 1);
        awaitLetters("eu", 2);

        assertRefused(endpoint.get(LETTERS), 400);
        assertRefused(endpoint.get(LETTERS + "/broker-0:0:0"), 400);
        assertRefused(endpoint.post(LETTERS, "{\"action\":\"redrive\",\"all\":true,\"dryRun\":false}"), 400);
        assertRefused(endpoint.get(LETTERS + "?cluster=mars"), 404);
        assertThat(endpoint.get(LETTERS + "/broker-0:0:0?cluster=eu")
                        .json()
                        .get("body")
                        .getAsString())
                .isEqualTo("there");
        Answer discarded = endpoint.post(
                LETTERS,
                "{\"action\":\"discard\",\"all\":true,\"dryRun\":false,\"reason\":\"test\",\"cluster\":\"eu\"}");
        assertThat(discarded.json().get("discarded").getAsInt()).isEqualTo(2);
        assertThat(letters("primary")).hasSize(1);

        europe.stop();

        Answer partly = endpoint.get("/dead-letters");
        assertThat(partly.status()).isEqualTo(503);
        assertThat(partly.json().get("error").getAsString()).contains("eu");
        assertThat(partly.json().get("groups").toString())
                .isEqualTo("[{\"group\":\"%s\",\"cluster\":\"primary\",\"depth\":1}]".formatted(TOPIC));
    }

    private static void assertRefused(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.error()).contains("[eu, primary]");
    }

    private static void awaitLetters(String cluster, int count) {
        Awaitility.await(cluster)
                .atMost(Duration.ofSeconds(60))
                .until(() -> letters(cluster).size() == count);
    }

    private static JsonArray letters(String cluster) throws Exception {
        return endpoint.get(LETTERS + "?cluster=" + cluster).json().getAsJsonArray("letters");
    }

    static class Failing {

        @MqListener(topic = "${topic}", group = "${topic}")
        void on(String payload) {
            throw new IllegalStateException(payload);
        }
    }

    /** Listens here, and to what is given up there. */
    static class Watching extends Failing {

        @MqDeadLetterListener(group = "${topic}", cluster = "eu")
        void givenUp(String payload) {}
    }
}
