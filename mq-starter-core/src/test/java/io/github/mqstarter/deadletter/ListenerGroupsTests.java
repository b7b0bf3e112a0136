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
package io.github.mqstarter.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.admin.ClusterAdmin;
import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.listener.MqDeadLetterListener;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import io.github.mqstarter.testing.UnreachableBroker;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the letters of a group are looked for. */
@Timeout(120)
class ListenerGroupsTests {

    private static final class Listener {

        @MqListener(cluster = "other", topic = "${topic}", group = "listens")
        void on(String body) {}

        @MqDeadLetterListener(cluster = "other", group = "of-others")
        void onLetter(String body) {}
    }

    @Test
    void lettersAreOnTheClusterOfTheListenerOrElseOfTheOneForThem() {
        String topic = TestBroker.unique("topic");
        TestBroker.shared().createTopic(topic, 1);
        MqClients clients =
                MqClients.builder(settings()).cluster("other", settings()).build();
        try (MqTestApplication application = new MqTestApplication(clients)
                .properties(Map.of("topic", topic))
                .listener(new Listener())
                .startWithoutWaiting()) {
            ListenerGroups groups = new ListenerGroups(application.registry());
            assertThat(groups.clusterOf("listens")).isEqualTo("other");
            assertThat(groups.clusterOf("of-others")).isEqualTo("other");
            assertThat(groups.clusterOf("of-nobody")).isEqualTo(MqClients.PRIMARY);
        }
    }

    /** Asked first, as brokers are asked by their names. */
    @Test
    void aBrokerThatDoesNotAnswerHidesNoOrderedGroup() throws Exception {
        class Ordered {
            @MqListener(topic = "${topic}", group = "${group}", ordered = "true")
            void on(String body) {}
        }
        try (EmbeddedRocketMQ broker = EmbeddedRocketMQ.builder().start();
                Letters letters = new Letters(broker, 1).start(new Ordered())) {
            UnreachableBroker.register(letters.clients(), broker.nameServer(), "a-broker");
            ClusterAdmin admin = ClusterAdmin.of(letters.clients(), null, Duration.ofSeconds(3));
            assertThat(admin.brokers()).containsOnlyKeys("a-broker", "broker-0");
            ListenerGroups ofAnotherApplication =
                    new ListenerGroups(MqListenerRegistry.builder(letters.clients(), MqTestApplication.converter())
                            .build());
            assertThat(ofAnotherApplication.isOrdered(letters.group, MqClients.PRIMARY, admin))
                    .isTrue();
            assertThat(ofAnotherApplication.isOrdered("nobody", MqClients.PRIMARY, admin))
                    .isFalse();
        }
    }

    private static ClusterSettings settings() {
        return ClusterSettings.of(TestBroker.nameServer(), TestBroker.unique("producer"));
    }
}
