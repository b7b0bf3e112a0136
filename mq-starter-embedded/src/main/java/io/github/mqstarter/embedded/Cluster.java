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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brokers, with a name server of their own or one that they join, running on one data directory; not thread-safe. */
final class Cluster {

    private final DataDirectory data;

    private final @Nullable NameServerNode nameServer;

    private final String address;

    private final List<BrokerNode> brokers = new ArrayList<>();

    private Cluster(DataDirectory data, @Nullable NameServerNode nameServer, String address) {
        this.data = data;
        this.nameServer = nameServer;
        this.address = address;
    }

    static Cluster start(Settings settings) {
        Nodes.prepare();
        DataDirectory data = DataDirectory.at(settings.dataDirectory());
        try {
            return start(settings, data);
        } catch (RuntimeException exception) {
            data.release();
            throw exception;
        }
    }

    private static Cluster start(Settings settings, DataDirectory data) {
        Cluster cluster = nameServerOnly(settings, data);
        try {
            cluster.addBrokers(settings);
            settings.topics().forEach(cluster::createTopic);
            return cluster;
        } catch (RuntimeException exception) {
            cluster.stop();
            throw exception;
        }
    }

    private static Cluster nameServerOnly(Settings settings, DataDirectory data) {
        String joined = settings.joined();
        if (joined != null) {
            return new Cluster(data, null, joined);
        }
        NameServerNode node = Ports.onFree(settings.nameServerPort(), Ports::forNameServer, port -> {
            NameServerNode candidate = new NameServerNode(data.resolve("namesrv"), port);
            candidate.start();
            return candidate;
        });
        return new Cluster(data, node, node.address());
    }

    private void addBrokers(Settings settings) {
        for (int index = 0; index < settings.brokerNames().size(); index++) {
            BrokerConfiguration configuration =
                    configuration(settings.brokerNames().get(index), settings.brokerProperties());
            brokers.add(Ports.onFree(settings.brokerPort(index), Ports::forBroker, port -> {
                BrokerNode candidate = new BrokerNode(configuration, port, address);
                candidate.start();
                return candidate;
            }));
        }
        brokers.forEach(BrokerNode::awaitRegistration);
    }

    private BrokerConfiguration configuration(String name, Map<String, String> properties) {
        return new BrokerConfiguration(name, data.resolve(name), properties);
    }

    String nameServer() {
        return address;
    }

    List<Integer> brokerPorts() {
        return brokers.stream().map(BrokerNode::port).toList();
    }

    BrokerNode broker(int index) {
        return brokers.get(index);
    }

    void startBroker(int index) {
        BrokerNode broker = brokers.get(index);
        broker.start();
        if (nameServer == null || nameServer.running()) {
            broker.awaitRegistration();
        }
    }

    void stopNameServer() {
        ownNameServer().stop();
    }

    void startNameServer() {
        ownNameServer().start();
        running().forEach(BrokerNode::awaitRegistration);
    }

    void createTopic(String name, int queues) {
        running().forEach(broker -> broker.createTopic(name, queues));
    }

    long storedMessages(String topic) {
        return running().stream()
                .mapToLong(broker -> broker.storedMessages(topic))
                .sum();
    }

    void stop() {
        List<Runnable> stops =
                brokers.stream().<Runnable>map(broker -> broker::stop).toList();
        Shutdown.run(List.of(), stops);
        if (nameServer != null) {
            nameServer.stop();
        }
        data.release();
    }

    private List<BrokerNode> running() {
        return brokers.stream().filter(BrokerNode::running).toList();
    }

    private NameServerNode ownNameServer() {
        if (nameServer == null) {
            throw new IllegalStateException("The name server " + address + " runs elsewhere");
        }
        return nameServer;
    }
}
