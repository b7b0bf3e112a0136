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

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.admin.ClusterAdmin;
import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.listener.Delivery;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.remoting.RPCHook;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A topic, a group whose listener fails on what it is told to, and the operations on what that has given up. */
final class Letters implements AutoCloseable {

    private final EmbeddedRocketMQ broker;

    final String topic;

    final String group = TestBroker.unique("group");

    /** What the listener was called with. */
    final Queue<Delivery> delivered = new ConcurrentLinkedQueue<>();

    final List<Collection<DeadLetter>> settled = new ArrayList<>();

    /** Which messages the listener fails on. */
    volatile Predicate<Delivery> broken = delivery -> true;

    private final MqClients clients;

    private final MqTestApplication application;

    Letters() {
        this(TestBroker.shared(), 2);
    }

    Letters(EmbeddedRocketMQ broker, int queues) {
        this.broker = broker;
        this.topic = TestBroker.unique("topic");
        broker.createTopic(topic, queues);
        this.clients = MqClients.builder(ClusterSettings.of(broker.nameServer(), TestBroker.unique("producer")))
                .build();
        this.application = new MqTestApplication(clients).properties(Map.of("topic", topic, "group", group));
    }

    Letters start(Object listener) {
        application.listener(listener).start();
        return this;
    }

    /** What a listener does with a delivery. */
    void on(Delivery delivery) {
        delivered.add(delivery);
        if (broken.test(delivery)) {
            throw new IllegalStateException("Broken at " + text(delivery));
        }
    }

    DeadLetterOperations operations(RedriveInterceptor... interceptors) {
        return DeadLetterOperations.builder(clients, application.registry())
                .settlementListeners(List.of((ofGroup, letters, discarded) -> settled.add(letters)))
                .interceptors(List.of(interceptors))
                .build();
    }

    MqTestApplication application() {
        return application;
    }

    MqClients clients() {
        return clients;
    }

    /** Has something done around each request of the producer. */
    void around(RPCHook hook) {
        api().getRemotingClient().registerRPCHook(hook);
    }

    /** Makes a topic as it is told, on the first broker. */
    void createTopic(TopicConfig config) throws Exception {
        api().createTopic(address(), "TBW102", config, 5_000);
    }

    /** Deletes the topic of dead letters, as an operator may. */
    void deleteLetters() throws Exception {
        String letters = MixAll.getDLQTopic(group);
        api().deleteTopicInBroker(address(), letters, 5_000);
        api().deleteTopicInNameServer(broker.nameServer(), letters, 5_000);
    }

    private String address() {
        return ClusterAdmin.of(clients, null, Duration.ofSeconds(5))
                .brokers()
                .values()
                .iterator()
                .next();
    }

    @SuppressWarnings("deprecation") // the only way to the client's own network
    private MQClientAPIImpl api() {
        return clients.producer(null)
                .getDefaultMQProducerImpl()
                .getMqClientFactory()
                .getMQClientAPIImpl();
    }

    /** Sends messages with their numbers, and returns when they are dead letters. */
    void makeLetters(int from, int to) {
        for (int i = from; i < to; i++) {
            application
                    .mq()
                    .newMessage("number " + i)
                    .to(topic)
                    .tag("t" + i % 3)
                    .key("key-" + i)
                    .header("requestId", "request-" + i)
                    .header("tenant", "tenant-" + i)
                    .sendAsync();
        }
        awaitStored(to);
    }

    /** Returns when the topic of dead letters has had this many messages. */
    void awaitStored(long messages) {
        await().until(() -> broker.storedMessages("%DLQ%" + group) >= messages);
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    }

    static String text(Delivery delivery) {
        return new String(delivery.message().getBody(), StandardCharsets.UTF_8);
    }

    static String text(DeadLetter letter) {
        return new String(letter.body(), StandardCharsets.UTF_8);
    }

    static String redrives(Delivery delivery) {
        return delivery.message().getProperty(MqHeaders.REDRIVES);
    }

    /** Has something done with each letter before it is sent. */
    static RedriveInterceptor before(Consumer<DeadLetter> action) {
        return (letter, message, chain) -> {
            action.accept(letter);
            chain.proceed(message);
        };
    }

    @Override
    public void close() {
        application.close();
    }
}
