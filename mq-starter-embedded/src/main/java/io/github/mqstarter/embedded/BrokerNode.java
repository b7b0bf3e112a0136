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
package io.github.mqstarter.embedded;

import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.exception.ConsumeQueueException;
import org.jspecify.annotations.Nullable;

/** A broker that can be stopped and started again on the same store and port; not thread-safe. */
final class BrokerNode {

    private final BrokerConfiguration configuration;

    private final int port;

    private final String nameServer;

    private @Nullable EmbeddedBroker controller;

    BrokerNode(BrokerConfiguration configuration, int port, String nameServer) {
        this.configuration = configuration;
        this.port = port;
        this.nameServer = nameServer;
    }

    int port() {
        return port;
    }

    boolean running() {
        return controller != null;
    }

    void start() {
        if (controller != null) {
            return;
        }
        EmbeddedBroker starting = RocksDbLogs.without(configuration.directory(), this::load);
        try {
            starting.start();
        } catch (Exception exception) {
            throw stopped(starting, "does not start on port " + port, exception);
        }
        controller = starting;
    }

    private EmbeddedBroker load() {
        EmbeddedBroker loading = configuration.broker(port, nameServer);
        try {
            if (loading.initialize()) {
                return loading;
            }
        } catch (CloneNotSupportedException exception) {
            throw stopped(loading, "does not load", exception);
        }
        throw stopped(loading, "does not load its store " + configuration.directory(), null);
    }

    /** The failure to throw, after stopping what did start. */
    private IllegalStateException stopped(EmbeddedBroker failed, String what, @Nullable Exception cause) {
        IllegalStateException failure = new IllegalStateException(configuration.name() + " " + what, cause);
        try {
            failed.stop();
        } catch (RuntimeException exception) {
            failure.addSuppressed(exception);
        }
        return failure;
    }

    void stop() {
        EmbeddedBroker running = controller;
        controller = null;
        if (running != null) {
            running.stop();
            Ports.awaitFree(port);
        }
    }

    /** Registers until the name server has a route to this broker for a topic that every broker has. */
    void awaitRegistration() {
        EmbeddedBroker running = runningController();
        boolean autoCreate = running.getBrokerConfig().isAutoCreateTopicEnable();
        awaitRoute(running, autoCreate ? "TBW102" : configuration.name(), 0);
    }

    void createTopic(String name, int queues) {
        EmbeddedBroker running = runningController();
        running.getTopicConfigManager().updateTopicConfig(new TopicConfig(name, queues, queues));
        awaitRoute(running, name, queues);
    }

    long storedMessages(String topic) {
        EmbeddedBroker running = runningController();
        ConcurrentMap<String, TopicConfig> topics =
                running.getTopicConfigManager().getTopicConfigTable();
        TopicConfig config = topics.get(topic);
        if (config == null) {
            return 0;
        }
        MessageStore store = running.getMessageStore();
        return IntStream.range(0, Math.max(config.getReadQueueNums(), config.getWriteQueueNums()))
                .mapToLong(queue -> storedMessages(store, topic, queue))
                .sum();
    }

    private static long storedMessages(MessageStore store, String topic, int queue) {
        try {
            return store.getMaxOffsetInQueue(topic, queue) - store.getMinOffsetInQueue(topic, queue);
        } catch (ConsumeQueueException exception) {
            throw new IllegalStateException("Queue " + queue + " of topic " + topic + " is unreadable", exception);
        }
    }

    /** The first registration of a broker can get lost, and its next one is 10 seconds away: hence the repetition. */
    private void awaitRoute(EmbeddedBroker running, String topic, int queues) {
        Route route = new Route(running, topic, queues);
        Await.until("the route of topic " + topic + " to " + configuration.name(), () -> {
            running.registerBrokerAll(true, false, true);
            return route.exists();
        });
    }

    private EmbeddedBroker runningController() {
        EmbeddedBroker running = controller;
        if (running == null) {
            throw new IllegalStateException(configuration.name() + " is stopped");
        }
        return running;
    }
}
