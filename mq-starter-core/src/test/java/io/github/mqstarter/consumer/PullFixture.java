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
package io.github.mqstarter.consumer;

import io.github.mqstarter.StartPosition;
import io.github.mqstarter.admin.ClusterAdmin;
import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClientCustomizer;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.awaitility.Awaitility;

/** Clients and a template, and what the broker says of them. */
final class PullFixture implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    static final Duration SHORT = Duration.ofMillis(300);

    private final MqClients clients;

    private final MqConsumerTemplate template;

    PullFixture() {
        this(TestBroker.nameServer());
    }

    PullFixture(String nameServer, MqClientCustomizer... customizers) {
        clients = MqClients.builder(ClusterSettings.of(nameServer, TestBroker.unique("producer")))
                .customizers(List.of(customizers))
                .build();
        template = MqConsumerTemplate.builder(clients, MqTestApplication.converter())
                .build();
        clients.start();
    }

    MqClients clients() {
        return clients;
    }

    MqConsumerTemplate template() {
        return template;
    }

    static String newGroup() {
        return TestBroker.unique("group");
    }

    static ConsumerSpec<Push> fromFirst(String topic, String group) {
        return ConsumerSpec.of(topic, group, Push.class).startAt(StartPosition.FIRST);
    }

    /** Sends pushes to users of these numbers, inclusively, in this order to each queue. */
    void send(String topic, int first, int last) throws Exception {
        for (int user = first; user <= last; user++) {
            send(new Message(topic, json(user)));
        }
    }

    static byte[] json(int user) {
        return "{\"user\":%d}".formatted(user).getBytes(StandardCharsets.UTF_8);
    }

    /** Sends, and waits until it can be read: a broker answers a send before its queue shows the message. */
    void send(Message message) throws Exception {
        SendResult sent = clients.producer(null).send(message);
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> admin().queue(sent.getMessageQueue()).range().end() > sent.getQueueOffset());
    }

    /** Receives until there are as many, or nothing more comes. */
    static List<Received<Push>> receive(MqConsumer<Push> consumer, int count) throws InterruptedException {
        List<Received<Push>> all = new ArrayList<>();
        while (all.size() < count) {
            List<Received<Push>> some = consumer.receive(count - all.size(), PATIENCE);
            if (some.isEmpty()) {
                break;
            }
            all.addAll(some);
        }
        return all;
    }

    static List<Integer> users(List<Received<Push>> received) {
        return received.stream().map(one -> one.payload().user()).toList();
    }

    /** What the broker has stored for a group, by queue number. */
    Map<Integer, Long> offsets(String topic, String group) {
        Map<Integer, Long> offsets = new HashMap<>();
        for (MessageQueue queue : admin().queues(topic)) {
            admin().group(group).storedOffset(queue).ifPresent(offset -> offsets.put(queue.getQueueId(), offset));
        }
        return offsets;
    }

    /** What an operator does by RocketMQ's own tools. */
    @SuppressWarnings("deprecation") // the only way to the client's own network
    void resetToBeginning(String topic, String group) throws Exception {
        MQClientInstance client =
                clients.producer(null).getDefaultMQProducerImpl().getMqClientFactory();
        for (BrokerData broker : client.getAnExistTopicRouteData(topic).getBrokerDatas()) {
            client.getMQClientAPIImpl()
                    .invokeBrokerToResetOffset(broker.selectBrokerAddr(), topic, group, 0, true, PATIENCE.toMillis());
        }
    }

    private ClusterAdmin admin() {
        return ClusterAdmin.of(clients, null, PATIENCE);
    }

    @Override
    public void close() {
        template.close();
        clients.close();
    }

    record Push(int user) {}
}
