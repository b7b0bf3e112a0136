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
package io.github.mqstarter.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mqstarter.MqException;
import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClientCustomizer;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.embedded.RocketMQProcess;
import io.github.mqstarter.producer.SendOutcome;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Questions to a broker that does not answer in time. */
@DisabledOnOs(OS.WINDOWS)
class ClusterAdminTests {

    private static final String TOPIC = "busy";

    private final List<SendOutcome> outcomes = new CopyOnWriteArrayList<>();

    @Test
    void aQuestionThatIsNotAnsweredEndsNoSendOnTheSameConnection() {
        MessageQueue queue = new MessageQueue(TOPIC, "broker-0", 0);
        List<Consumer<Question>> questions = List.of(
                asked -> asked.admin.group("group").consumeStats(asked.broker),
                asked -> asked.admin.group("group").connectedClients(asked.broker),
                asked -> asked.admin.runtimeInfo(asked.broker),
                asked -> asked.admin.queue(queue).range(),
                asked -> asked.admin.group("group").storedOffset(queue),
                asked -> asked.admin.queue(queue).read(0, 1, "*"),
                asked -> asked.admin.group("group").lock(queue, "owner"));
        try (RocketMQProcess broker = EmbeddedRocketMQ.builder().topics(TOPIC).startProcess()) {
            MqClients clients = MqClients.builder(
                            ClusterSettings.of(broker.nameServer(), TestBroker.unique("producer")))
                    .customizers(List.of(new Patient()))
                    .build();
            try (MqTestApplication application =
                    new MqTestApplication(clients).template(template -> template.listeners(List.of(outcomes::add)))) {
                application.start().mq().send(TOPIC, "x");
                String address = ClusterAdmin.of(clients, null, Duration.ofSeconds(10))
                        .brokers()
                        .get("broker-0");
                Question asked =
                        new Question(ClusterAdmin.of(clients, null, Duration.ofMillis(200)), String.valueOf(address));
                CompletableFuture<SendResult> sent = new CompletableFuture<>();
                broker.freeze();
                try {
                    sent = application.mq().sendAsync(TOPIC, "in flight");
                    for (Consumer<Question> question : questions) {
                        assertThatExceptionOfType(MqException.class).isThrownBy(() -> question.accept(asked));
                    }
                } finally {
                    broker.thaw();
                }
                sent.join();
            }
        }
        assertThat(outcomes).extracting(SendOutcome::attempts).containsExactly(1, 1);
    }

    private record Question(ClusterAdmin admin, String broker) {}

    /** Its sends wait as long as the broker is frozen, however long all questions take. */
    private static final class Patient implements MqClientCustomizer {

        @Override
        public void customizeProducer(String cluster, DefaultMQProducer producer) {
            producer.setSendMsgTimeout(60_000);
        }
    }
}
