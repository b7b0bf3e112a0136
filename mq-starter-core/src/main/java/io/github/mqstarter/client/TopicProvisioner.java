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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;

/** Checks that a cluster answers and has the declared topics, and creates them where that is wanted. */
final class TopicProvisioner {

    private static final long CALL_TIMEOUT_MILLIS = 3_000;

    private static final long ROUTE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long ROUTE_POLL_MILLIS = 20;

    private static final int READ_AND_WRITE = PermName.PERM_READ | PermName.PERM_WRITE;

    private final TopicProvisioning mode;

    private final Map<String, Integer> queuesByTopic;

    TopicProvisioner(TopicProvisioning mode, Map<String, Integer> queuesByTopic) {
        this.mode = mode;
        this.queuesByTopic = Map.copyOf(queuesByTopic);
    }

    /** Returns when the name server of the cluster answered. */
    static void requireReachable(ClusterClient cluster) throws InterruptedException {
        hasRoute(cluster, TopicValidator.AUTO_CREATE_TOPIC_KEY_TOPIC);
    }

    /** Returns when the cluster has the topics, or none were asked for. */
    void provision(ClusterClient cluster) throws InterruptedException {
        if (mode == TopicProvisioning.NONE) {
            return;
        }
        List<TopicConfig> missing = missingTopics(cluster);
        if (missing.isEmpty()) {
            return;
        }
        if (mode == TopicProvisioning.VALIDATE) {
            throw new MqException(
                    "Cluster '%s' (%s) lacks the topics %s of mq.topics; mq.topic-provisioning=create would create them"
                            .formatted(cluster.name(), cluster.settings().nameServer(), names(missing)));
        }
        for (TopicConfig topic : missing) {
            create(cluster, topic);
        }
        awaitRoutes(cluster, missing);
    }

    private List<TopicConfig> missingTopics(ClusterClient cluster) throws InterruptedException {
        List<TopicConfig> missing = new ArrayList<>();
        for (Map.Entry<String, Integer> declared : queuesByTopic.entrySet()) {
            String topic = cluster.producer().withNamespace(declared.getKey());
            if (!hasRoute(cluster, topic)) {
                missing.add(new TopicConfig(topic, declared.getValue(), declared.getValue(), READ_AND_WRITE));
            }
        }
        return missing;
    }

    private static List<String> names(List<TopicConfig> topics) {
        return topics.stream().map(TopicConfig::getTopicName).toList();
    }

    private static boolean hasRoute(ClusterClient cluster, String topic) throws InterruptedException {
        try {
            api(cluster).getTopicRouteInfoFromNameServer(topic, CALL_TIMEOUT_MILLIS, false);
            return true;
        } catch (MQClientException ex) {
            if (ex.getResponseCode() == ResponseCode.TOPIC_NOT_EXIST) {
                return false;
            }
            throw unusable(cluster, ex);
        } catch (RemotingException ex) {
            throw unusable(cluster, ex);
        }
    }

    private static void create(ClusterClient cluster, TopicConfig topic) throws InterruptedException {
        try {
            for (String broker : masters(cluster)) {
                api(cluster)
                        .createTopic(broker, TopicValidator.AUTO_CREATE_TOPIC_KEY_TOPIC, topic, CALL_TIMEOUT_MILLIS);
            }
        } catch (MQBrokerException | MQClientException | RemotingException ex) {
            throw new MqException(
                    "Topic '%s' could not be created on cluster '%s': create it by hand and set mq.topic-provisioning=validate"
                            .formatted(topic.getTopicName(), cluster.name()),
                    ex);
        }
    }

    private static List<String> masters(ClusterClient cluster)
            throws InterruptedException, MQBrokerException, RemotingException {
        List<String> addresses = new ArrayList<>();
        for (BrokerData broker : api(cluster)
                .getBrokerClusterInfo(CALL_TIMEOUT_MILLIS)
                .getBrokerAddrTable()
                .values()) {
            String master = broker.getBrokerAddrs().get(MixAll.MASTER_ID);
            if (master != null) {
                addresses.add(master);
            }
        }
        if (addresses.isEmpty()) {
            throw new MqException("Cluster '%s' (%s) has no broker at the moment"
                    .formatted(cluster.name(), cluster.settings().nameServer()));
        }
        return addresses;
    }

    private static void awaitRoutes(ClusterClient cluster, List<TopicConfig> topics) throws InterruptedException {
        long deadline = System.nanoTime() + ROUTE_TIMEOUT_NANOS;
        for (String topic : names(topics)) {
            while (!hasRoute(cluster, topic)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new MqException("Topic '%s' was created on cluster '%s', but has no route yet"
                            .formatted(topic, cluster.name()));
                }
                TimeUnit.MILLISECONDS.sleep(ROUTE_POLL_MILLIS);
            }
        }
    }

    private static MqException unusable(ClusterClient cluster, Exception cause) {
        return new MqException(
                "The name server of cluster '%s' (%s) does not answer"
                        .formatted(cluster.name(), cluster.settings().nameServer()),
                cause);
    }

    @SuppressWarnings("deprecation") // the only way to the client's own connection
    private static MQClientAPIImpl api(ClusterClient cluster) {
        return cluster.producer()
                .getDefaultMQProducerImpl()
                .getMqClientFactory()
                .getMQClientAPIImpl();
    }
}
