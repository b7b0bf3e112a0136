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

import io.github.mqstarter.MqException;
import io.github.mqstarter.client.MqClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.KVTable;
import org.apache.rocketmq.remoting.protocol.header.GetMaxOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.QueueData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of the name server and the brokers of one cluster, over the connection of its producer: no further
 * client is started, no group is joined, and no offset is stored. Topics and groups are named without a namespace, which
 * the producer's is put before. Each call waits for the network, for the timeout at most per request, and throws
 * {@link MqException} where it gets no answer or is refused, or the thread is interrupted. A connection to a broker on which no
 * answer came in time is left alone. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class ClusterAdmin {

    private final ClusterCalls calls;

    private ClusterAdmin(ClusterCalls calls) {
        this.calls = calls;
    }

    /**
     * The questions to a cluster.
     *
     * @param clients the clients to ask with
     * @param cluster the name of the cluster, or {@code null} for the primary one
     * @param timeout how long an answer may take
     * @return the questions; nothing is asked yet
     */
    public static ClusterAdmin of(MqClients clients, @Nullable String cluster, Duration timeout) {
        return new ClusterAdmin(new ClusterCalls(clients, cluster, timeout.toMillis()));
    }

    /**
     * What can be asked about a queue.
     *
     * @param queue the queue, of a topic that carries the namespace
     * @return the questions; nothing is asked yet
     */
    public QueueAdmin queue(MessageQueue queue) {
        return new QueueAdmin(calls, queue);
    }

    /**
     * What can be asked about a consumer group.
     *
     * @param group the consumer group
     * @return the questions; nothing is asked yet
     */
    public GroupAdmin group(String group) {
        return new GroupAdmin(calls, group);
    }

    /**
     * The master brokers that the name server knows now.
     *
     * @return their addresses by their names, sorted
     */
    public Map<String, String> brokers() {
        return calls.ask("the brokers of cluster %s".formatted(calls.name()), () -> {
            Map<String, String> masters = new TreeMap<>();
            Map<String, BrokerData> known =
                    calls.api().getBrokerClusterInfo(calls.timeoutMillis()).getBrokerAddrTable();
            if (known != null) {
                known.values().forEach(broker -> addMaster(broker, masters));
            }
            return masters;
        });
    }

    private static void addMaster(BrokerData broker, Map<String, String> masters) {
        String address = broker.getBrokerAddrs().get(MixAll.MASTER_ID);
        if (address != null) {
            masters.put(broker.getBrokerName(), address);
        }
    }

    /**
     * The queues of a topic that can be read.
     *
     * @param topic the topic
     * @return the queues in order; none if there is no such topic
     */
    public List<MessageQueue> queues(String topic) {
        String full = withNamespace(topic);
        return calls.ask("the queues of topic %s".formatted(topic), () -> {
            List<MessageQueue> queues = new ArrayList<>();
            TopicRouteData route = route(full);
            if (route != null) {
                route.getQueueDatas().forEach(data -> addQueues(full, data, queues));
            }
            return queues.stream().sorted(Comparator.naturalOrder()).toList();
        });
    }

    private @Nullable TopicRouteData route(String topic) throws Exception {
        try {
            return calls.api().getTopicRouteInfoFromNameServer(topic, calls.timeoutMillis());
        } catch (MQClientException ex) {
            if (ex.getResponseCode() == ResponseCode.TOPIC_NOT_EXIST) {
                return null;
            }
            throw ex;
        }
    }

    private static void addQueues(String topic, QueueData data, List<MessageQueue> queues) {
        if (PermName.isReadable(data.getPerm())) {
            for (int i = 0; i < data.getReadQueueNums(); i++) {
                queues.add(new MessageQueue(topic, data.getBrokerName(), i));
            }
        }
    }

    /**
     * Whether a topic is there and none of its queues can be read.
     *
     * @param topic the topic
     * @return whether all brokers that have it only take messages for it
     */
    public boolean isWriteOnly(String topic) {
        return calls.ask("what may be done with topic %s".formatted(topic), () -> {
            TopicRouteData route = route(withNamespace(topic));
            return route != null
                    && !route.getQueueDatas().isEmpty()
                    && route.getQueueDatas().stream().noneMatch(data -> PermName.isReadable(data.getPerm()));
        });
    }

    /**
     * Whether a broker answers, be it with a refusal.
     *
     * @param brokerAddress address of the broker
     * @return whether there was an answer in time
     */
    public boolean answers(String brokerAddress) {
        return calls.ask("whether broker %s answers".formatted(brokerAddress), () -> {
            GetMaxOffsetRequestHeader question = new GetMaxOffsetRequestHeader();
            question.setTopic(TopicValidator.RMQ_SYS_SELF_TEST_TOPIC); // every broker has it
            question.setQueueId(0);
            try {
                calls.answer(brokerAddress, RequestCode.GET_MAX_OFFSET, question);
                return true;
            } catch (MQBrokerException ex) {
                return true;
            } catch (RemotingException ex) {
                return false;
            }
        });
    }

    /**
     * What a broker tells of itself.
     *
     * @param brokerAddress address of the broker
     * @return its figures, by the names that RocketMQ gives them
     */
    public Map<String, String> runtimeInfo(String brokerAddress) {
        return calls.ask("the state of broker %s".formatted(brokerAddress), () -> {
            RemotingCommand answer = calls.answer(brokerAddress, RequestCode.GET_BROKER_RUNTIME_INFO, null);
            return KVTable.decode(answer.getBody(), KVTable.class).getTable();
        });
    }

    /**
     * A topic or group as the cluster knows it.
     *
     * @param name its name
     * @return the name with the namespace before it, where there is one
     */
    public String withNamespace(String name) {
        return calls.withNamespace(name);
    }

    /**
     * A topic or group as the application knows it.
     *
     * @param name its name
     * @return the name without the namespace, where there is one
     */
    @SuppressWarnings("deprecation") // the namespaces of 4.x, which rocketmq.producer.namespace sets
    public String withoutNamespace(String name) {
        return calls.producer().withoutNamespace(name);
    }
}
