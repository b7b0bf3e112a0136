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
package io.github.mqstarter.client;

import io.github.mqstarter.MqException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.MQClientManager;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.RPCHook;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** The native clients of one cluster: its producer, and the making of its consumers. */
final class ClusterClient {

    private static final int CHECK_THREADS = 4;

    /** Checks beyond are dropped: the broker asks again. */
    private static final int MAX_WAITING_CHECKS = 2000;

    private final String name;

    private final ClusterSettings settings;

    private final List<MqClientCustomizer> customizers;

    private final String instanceSuffix;

    private final AtomicInteger pullers = new AtomicInteger();

    private final TransactionMQProducer producer;

    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    ClusterClient(String name, ClusterSettings settings, List<MqClientCustomizer> customizers, String instanceSuffix) {
        this.name = name;
        this.settings = settings;
        this.customizers = customizers;
        this.instanceSuffix = instanceSuffix;
        this.producer = newProducer();
    }

    String name() {
        return name;
    }

    ClusterSettings settings() {
        return settings;
    }

    DefaultMQProducer producer() {
        return producer;
    }

    CompletableFuture<Void> ready() {
        return ready;
    }

    void start() {
        try {
            producer.start();
        } catch (MQClientException ex) {
            throw new MqException("The producer of cluster '%s' did not start: %s".formatted(name, settings), ex);
        }
    }

    @SuppressWarnings("deprecation") // the only way to the client's own network
    void stop() {
        MQClientInstance client = producer.getDefaultMQProducerImpl().getMqClientFactory();
        if (client != null) {
            PromptShutdown.run(producer::shutdown, client);
        }
        ready.completeExceptionally(new MqException("The clients of cluster '%s' are stopped".formatted(name)));
    }

    @SuppressWarnings("deprecation") // the only way to the client's own network
    static void stop(DefaultMQPushConsumer consumer) {
        MQClientInstance client = consumer.getDefaultMQPushConsumerImpl().getmQClientFactory();
        if (client != null) {
            PromptShutdown.run(consumer::shutdown, client);
        }
    }

    DefaultMQPushConsumer newConsumer(String group) {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group, signer());
        connect(consumer, "consumer");
        customizers.forEach(customizer -> customizer.customizeConsumer(name, consumer));
        return consumer;
    }

    static void stop(DefaultLitePullConsumer consumer) {
        if (consumer.isRunning()) {
            PromptShutdown.run(consumer::shutdown, MQClientManager.getInstance().getOrCreateMQClientInstance(consumer));
        }
    }

    /** Each has a name of its own: two of one group, which an application may have, are two members of it. */
    DefaultLitePullConsumer newPullConsumer(String group) {
        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer(group, signer());
        connect(consumer, "puller-" + pullers.incrementAndGet());
        customizers.forEach(customizer -> customizer.customizePullConsumer(name, consumer));
        return consumer;
    }

    void answerChecksBy(TransactionListener listener) {
        producer.setTransactionListener(listener);
    }

    /** Sends a heartbeat to every broker of the cluster; answers whether one took it, and new ones get it as well. */
    @SuppressWarnings("deprecation") // the only way to the client's own network
    boolean meetBrokers() {
        MQClientInstance client = producer.getDefaultMQProducerImpl().getMqClientFactory();
        client.updateTopicRouteInfoFromNameServer(TopicValidator.RMQ_SYS_SELF_TEST_TOPIC); // every broker has it
        return client.sendHeartbeatToAllBrokerWithLock();
    }

    private TransactionMQProducer newProducer() {
        TransactionMQProducer created = new TransactionMQProducer(settings.producerGroup(), signer());
        connect(created, "producer");
        created.setExecutorService(checkExecutor());
        customizers.forEach(customizer -> customizer.customizeProducer(name, created));
        created.setRetryTimesWhenSendAsyncFailed(0); // the chain retries, and wants to know of each attempt
        return created;
    }

    private void connect(ClientConfig client, String role) {
        client.setNamesrvAddr(settings.nameServer());
        client.setUseTLS(settings.tls());
        client.setInstanceName(name + "-" + role + "-" + instanceSuffix);
    }

    private static ExecutorService checkExecutor() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                CHECK_THREADS,
                CHECK_THREADS,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING_CHECKS),
                new CustomizableThreadFactory("mq-transaction-check-"),
                new ThreadPoolExecutor.DiscardPolicy());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private @Nullable RPCHook signer() {
        return (settings.accessKey() != null)
                ? new AclClientRPCHook(new SessionCredentials(settings.accessKey(), settings.secretKey()))
                : null;
    }
}
