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

import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClientCustomizer;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.listener.Delivery;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Letters of groups in a namespace. */
@Timeout(180)
class NamespaceTests {

    private static final String NAMESPACE = "tenant";

    private static final DeadLetterSelection ALL = DeadLetterSelection.all();

    private final Queue<String> delivered = new ConcurrentLinkedQueue<>();

    private volatile boolean broken = true;

    private final class Listener {

        @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "2")
        void on(Delivery delivery) {
            deliver("one", delivery);
        }

        @MqListener(topic = "${topic}", group = "${group}-ordered", maxAttempts = "1", ordered = "true")
        void inOrder(Delivery delivery) {
            deliver("ordered", delivery);
        }
    }

    private void deliver(String group, Delivery delivery) {
        delivered.add(
                group + " " + delivery.attempt() + " " + delivery.message().getTopic());
        if (broken) {
            throw new IllegalStateException("broken");
        }
    }

    @SuppressWarnings("deprecation") // the namespaces of 4.x
    private static final class InNamespace implements MqClientCustomizer {

        @Override
        public void customizeProducer(String cluster, DefaultMQProducer producer) {
            producer.setNamespace(NAMESPACE);
        }

        @Override
        public void customizeConsumer(String cluster, DefaultMQPushConsumer consumer) {
            consumer.setNamespace(NAMESPACE);
        }
    }

    @Test
    void theyAreFoundAndGoBack() {
        String topic = TestBroker.unique("topic");
        String group = TestBroker.unique("group");
        TestBroker.shared().createTopic(NAMESPACE + "%" + topic, 2);
        MqClients clients = MqClients.builder(
                        ClusterSettings.of(TestBroker.nameServer(), TestBroker.unique("producer")))
                .customizers(List.of(new InNamespace()))
                .build();
        try (MqTestApplication application = new MqTestApplication(clients)
                .properties(Map.of("topic", topic, "group", group))
                .listener(new Listener())
                .start()) {
            DeadLetterOperations operations = DeadLetterOperations.builder(clients, application.registry())
                    .build();
            application.mq().newMessage("x").to(topic).orderedBy("k").send();
            for (String each : List.of(group, group + "-ordered")) {
                Letters.await().until(() -> operations.count(each) == 1);
                DeadLetter letter = operations.browse(each, 1).get(0);
                assertThat(letter.topic()).isEqualTo(topic);
                assertThat(operations.get(each, letter.id()).id()).isEqualTo(letter.id());
            }
            delivered.clear();
            broken = false;
            assertThat(operations.redrive(group, ALL).redriven()).isEqualTo(1);
            Letters.await().until(() -> delivered.size() == 1);
            assertThat(operations.redrive(group + "-ordered", ALL).redriven()).isEqualTo(1);
            Letters.await().until(() -> delivered.size() == 2);
            assertThat(delivered).containsExactly("one 1 " + topic, "ordered 1 " + topic);
            assertThat(operations.count(group)).isZero();
            assertThat(operations.count(group + "-ordered")).isZero();
        }
    }
}
