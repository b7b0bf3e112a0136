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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.CommunicationMode;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.client.impl.consumer.PullAPIWrapper;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.BoundaryType;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.sysflag.PullSysFlag;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.admin.ConsumeStats;
import org.apache.rocketmq.remoting.protocol.body.Connection;
import org.apache.rocketmq.remoting.protocol.body.ConsumerConnection;
import org.apache.rocketmq.remoting.protocol.body.ConsumerRunningInfo;
import org.apache.rocketmq.remoting.protocol.body.KVTable;
import org.apache.rocketmq.remoting.protocol.body.LockBatchRequestBody;
import org.apache.rocketmq.remoting.protocol.body.LockBatchResponseBody;
import org.apache.rocketmq.remoting.protocol.body.UnlockBatchRequestBody;
import org.apache.rocketmq.remoting.protocol.filter.FilterAPI;
import org.apache.rocketmq.remoting.protocol.header.GetConsumeStatsRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.GetConsumerConnectionListRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.GetConsumerRunningInfoRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.GetMaxOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.GetMaxOffsetResponseHeader;
import org.apache.rocketmq.remoting.protocol.header.GetMinOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.GetMinOffsetResponseHeader;
import org.apache.rocketmq.remoting.protocol.header.LockBatchMqRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.QueryConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.QueryConsumerOffsetResponseHeader;
import org.apache.rocketmq.remoting.protocol.header.SearchOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.SearchOffsetResponseHeader;
import org.apache.rocketmq.remoting.protocol.header.UnlockBatchMqRequestHeader;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
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

    /** In whose name messages are read, as RocketMQ's own tools do, which no permission to consume is needed for. */
    private static final String READER = MixAll.TOOLS_CONSUMER_GROUP;

    /** No commit, no waiting, with the subscription in the request. */
    private static final int FLAGS = PullSysFlag.buildSysFlag(false, false, true, false);

    private final MqClients clients;

    private final @Nullable String cluster;

    private final long timeoutMillis;

    private ClusterAdmin(MqClients clients, @Nullable String cluster, long timeoutMillis) {
        this.clients = clients;
        this.cluster = cluster;
        this.timeoutMillis = timeoutMillis;
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
        return new ClusterAdmin(clients, cluster, timeout.toMillis());
    }

    /**
     * The master brokers that the name server knows now.
     *
     * @return their addresses by their names, sorted
     */
    public Map<String, String> brokers() {
        return ask("the brokers of cluster %s".formatted(name()), () -> {
            Map<String, String> masters = new TreeMap<>();
            Map<String, BrokerData> known =
                    api().getBrokerClusterInfo(timeoutMillis).getBrokerAddrTable();
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
        return ask("the queues of topic %s".formatted(topic), () -> {
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
            return api().getTopicRouteInfoFromNameServer(topic, timeoutMillis);
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
        return ask("what may be done with topic %s".formatted(topic), () -> {
            TopicRouteData route = route(withNamespace(topic));
            return route != null
                    && !route.getQueueDatas().isEmpty()
                    && route.getQueueDatas().stream().noneMatch(data -> PermName.isReadable(data.getPerm()));
        });
    }

    /**
     * Where a queue begins and ends now.
     *
     * @param queue the queue
     * @return its range
     */
    public QueueRange range(MessageQueue queue) {
        return ask("where %s begins and ends".formatted(queue), () -> {
            String address = addressOf(queue);
            return new QueueRange(minOffset(address, queue), maxOffset(address, queue));
        });
    }

    private long minOffset(String address, MessageQueue queue) throws Exception {
        GetMinOffsetRequestHeader question = new GetMinOffsetRequestHeader();
        question.setTopic(queue.getTopic());
        question.setQueueId(queue.getQueueId());
        question.setBrokerName(queue.getBrokerName());
        return requests()
                .answer(address, RequestCode.GET_MIN_OFFSET, question, GetMinOffsetResponseHeader.class)
                .getOffset();
    }

    private long maxOffset(String address, MessageQueue queue) throws Exception {
        GetMaxOffsetRequestHeader question = new GetMaxOffsetRequestHeader();
        question.setTopic(queue.getTopic());
        question.setQueueId(queue.getQueueId());
        question.setBrokerName(queue.getBrokerName());
        return requests()
                .answer(address, RequestCode.GET_MAX_OFFSET, question, GetMaxOffsetResponseHeader.class)
                .getOffset();
    }

    /**
     * Reads messages of a queue, without waiting for any.
     *
     * @param queue the queue
     * @param offset the offset of the first message
     * @param max how many messages to read at most; the broker may answer with fewer
     * @param tags the tags they may have, separated by {@code ||}, or {@code *} for all
     * @return the messages, and where to go on
     */
    public QueuePage read(MessageQueue queue, long offset, int max, String tags) {
        return ask("messages of %s".formatted(queue), () -> {
            SubscriptionData subscription = FilterAPI.buildSubscriptionData(queue.getTopic(), tags);
            PullAPIWrapper pulls = new PullAPIWrapper(client(), READER, false);
            PullResult result =
                    pulls.processPullResult(queue, pull(pulls, queue, offset, max, subscription), subscription);
            List<MessageExt> found = result.getMsgFoundList();
            return new QueuePage((found != null) ? found : List.of(), result.getNextBeginOffset());
        });
    }

    private PullResult pull(
            PullAPIWrapper pulls, MessageQueue queue, long offset, int max, SubscriptionData subscription)
            throws Exception {
        PullAnswer answer = new PullAnswer();
        pulls.pullKernelImpl(
                queue,
                subscription.getSubString(),
                subscription.getExpressionType(),
                subscription.getSubVersion(),
                offset,
                max,
                FLAGS,
                0,
                0,
                timeoutMillis,
                CommunicationMode.ASYNC,
                answer);
        return BrokerRequests.await(answer, queue.getBrokerName(), timeoutMillis);
    }

    /**
     * How far a group is on one broker, in all queues of all topics that it has ever consumed, its retry topic among them.
     *
     * @param brokerAddress address of the broker
     * @param group the consumer group
     * @return the offsets by queue, with topics that carry the namespace
     */
    public ConsumeStats consumeStats(String brokerAddress, String group) {
        return ask("how far group %s is".formatted(group), () -> {
            GetConsumeStatsRequestHeader question = new GetConsumeStatsRequestHeader();
            question.setConsumerGroup(withNamespace(group));
            RemotingCommand answer = requests().answer(brokerAddress, RequestCode.GET_CONSUME_STATS, question);
            return ConsumeStats.decode(answer.getBody(), ConsumeStats.class);
        });
    }

    /**
     * The consumers of a group that are connected to one broker, each as often as it is connected.
     *
     * @param brokerAddress address of the broker
     * @param group the consumer group
     * @return the client ids; none if nobody is connected
     */
    public List<String> connectedClients(String brokerAddress, String group) {
        return ask("who consumes in group %s".formatted(group), () -> {
            GetConsumerConnectionListRequestHeader question = new GetConsumerConnectionListRequestHeader();
            question.setConsumerGroup(withNamespace(group));
            try {
                RemotingCommand answer =
                        requests().answer(brokerAddress, RequestCode.GET_CONSUMER_CONNECTION_LIST, question);
                return ConsumerConnection.decode(answer.getBody(), ConsumerConnection.class).getConnectionSet().stream()
                        .map(Connection::getClientId)
                        .sorted()
                        .toList();
            } catch (MQBrokerException ex) {
                if (ex.getResponseCode() == ResponseCode.CONSUMER_NOT_ONLINE) {
                    return List.of();
                }
                throw ex;
            }
        });
    }

    /**
     * Whether the consumers of a group that are connected to one broker process the messages of a queue one after another.
     * One of them is asked, by way of the broker.
     *
     * @param brokerAddress address of the broker
     * @param group the consumer group
     * @return whether it is so; false if nobody is connected
     */
    public boolean consumesInOrder(String brokerAddress, String group) {
        List<String> connected = connectedClients(brokerAddress, group);
        return !connected.isEmpty()
                && ask("how group %s consumes".formatted(group), () -> {
                    GetConsumerRunningInfoRequestHeader question = new GetConsumerRunningInfoRequestHeader();
                    question.setConsumerGroup(withNamespace(group));
                    question.setClientId(connected.get(0));
                    RemotingCommand answer =
                            requests().answer(brokerAddress, RequestCode.GET_CONSUMER_RUNNING_INFO, question);
                    return Boolean.parseBoolean(ConsumerRunningInfo.decode(answer.getBody(), ConsumerRunningInfo.class)
                            .getProperties()
                            .getProperty(ConsumerRunningInfo.PROP_CONSUME_ORDERLY));
                });
    }

    /**
     * Whether a broker answers, be it with a refusal.
     *
     * @param brokerAddress address of the broker
     * @return whether there was an answer in time
     */
    public boolean answers(String brokerAddress) {
        return ask("whether broker %s answers".formatted(brokerAddress), () -> {
            GetMaxOffsetRequestHeader question = new GetMaxOffsetRequestHeader();
            question.setTopic(TopicValidator.RMQ_SYS_SELF_TEST_TOPIC); // every broker has it
            question.setQueueId(0);
            try {
                requests().answer(brokerAddress, RequestCode.GET_MAX_OFFSET, question);
                return true;
            } catch (MQBrokerException ex) {
                return true;
            } catch (RemotingException ex) {
                return false;
            }
        });
    }

    /**
     * Where a group is to go on in a queue, as the broker knows it.
     *
     * @param queue the queue
     * @param group the consumer group
     * @return the offset, or empty if none was ever stored
     */
    public OptionalLong storedOffset(MessageQueue queue, String group) {
        return ask("how far group %s is in %s".formatted(group, queue), () -> {
            QueryConsumerOffsetRequestHeader question = new QueryConsumerOffsetRequestHeader();
            question.setConsumerGroup(withNamespace(group));
            question.setTopic(queue.getTopic());
            question.setQueueId(queue.getQueueId());
            question.setBrokerName(queue.getBrokerName());
            question.setSetZeroIfNotFound(false);
            try {
                return OptionalLong.of(requests()
                        .answer(
                                addressOf(queue),
                                RequestCode.QUERY_CONSUMER_OFFSET,
                                question,
                                QueryConsumerOffsetResponseHeader.class)
                        .getOffset());
            } catch (MQBrokerException ex) {
                if (ex.getResponseCode() == ResponseCode.QUERY_NOT_FOUND) {
                    return OptionalLong.empty();
                }
                throw ex;
            }
        });
    }

    /**
     * Where the messages of a time begin.
     *
     * @param queue the queue
     * @param time the time
     * @return the offset of the first message that was stored then or later
     */
    public long offsetAt(MessageQueue queue, Instant time) {
        return ask("where %s was at %s".formatted(queue, time), () -> {
            SearchOffsetRequestHeader question = new SearchOffsetRequestHeader();
            question.setTopic(queue.getTopic());
            question.setQueueId(queue.getQueueId());
            question.setBrokerName(queue.getBrokerName());
            question.setTimestamp(time.toEpochMilli());
            question.setBoundaryType(BoundaryType.LOWER);
            return requests()
                    .answer(
                            addressOf(queue),
                            RequestCode.SEARCH_OFFSET_BY_TIMESTAMP,
                            question,
                            SearchOffsetResponseHeader.class)
                    .getOffset();
        });
    }

    /**
     * What a broker tells of itself.
     *
     * @param brokerAddress address of the broker
     * @return its figures, by the names that RocketMQ gives them
     */
    public Map<String, String> runtimeInfo(String brokerAddress) {
        return ask("the state of broker %s".formatted(brokerAddress), () -> {
            RemotingCommand answer = requests().answer(brokerAddress, RequestCode.GET_BROKER_RUNTIME_INFO, null);
            return KVTable.decode(answer.getBody(), KVTable.class).getTable();
        });
    }

    /**
     * Takes, or keeps, the lock of a queue for an owner. A lock that is not kept ends after a minute. The group should be
     * one that no consumer is in: a broker makes dead letters of all retries of a group that holds a lock.
     *
     * @param queue the queue
     * @param group the group in which the lock counts
     * @param owner who is to have it
     * @return whether the owner has it
     */
    public boolean lock(MessageQueue queue, String group, String owner) {
        return ask("the lock of %s".formatted(queue), () -> {
            LockBatchRequestBody request = new LockBatchRequestBody();
            request.setConsumerGroup(withNamespace(group));
            request.setClientId(owner);
            request.setMqSet(new HashSet<>(Set.of(queue)));
            RemotingCommand command =
                    RemotingCommand.createRequestCommand(RequestCode.LOCK_BATCH_MQ, new LockBatchMqRequestHeader());
            command.setBody(request.encode());
            RemotingCommand answer = requests().answer(addressOf(queue), command);
            return LockBatchResponseBody.decode(answer.getBody(), LockBatchResponseBody.class)
                    .getLockOKMQSet()
                    .contains(queue);
        });
    }

    /**
     * Gives back the lock of a queue. No effect if the owner does not have it.
     *
     * @param queue the queue
     * @param group the group in which the lock counts
     * @param owner who has it
     */
    public void unlock(MessageQueue queue, String group, String owner) {
        ask("the end of the lock of %s".formatted(queue), () -> {
            UnlockBatchRequestBody request = new UnlockBatchRequestBody();
            request.setConsumerGroup(withNamespace(group));
            request.setClientId(owner);
            request.setMqSet(new HashSet<>(Set.of(queue)));
            RemotingCommand command =
                    RemotingCommand.createRequestCommand(RequestCode.UNLOCK_BATCH_MQ, new UnlockBatchMqRequestHeader());
            command.setBody(request.encode());
            return requests().answer(addressOf(queue), command);
        });
    }

    /**
     * A topic or group as the cluster knows it.
     *
     * @param name its name
     * @return the name with the namespace before it, where there is one
     */
    @SuppressWarnings("deprecation") // the namespaces of 4.x, which rocketmq.producer.namespace sets
    public String withNamespace(String name) {
        return NamespaceUtil.wrapNamespace(producer().getNamespace(), name);
    }

    /**
     * A topic or group as the application knows it.
     *
     * @param name its name
     * @return the name without the namespace, where there is one
     */
    @SuppressWarnings("deprecation") // the namespaces of 4.x, which rocketmq.producer.namespace sets
    public String withoutNamespace(String name) {
        return NamespaceUtil.withoutNamespace(name, producer().getNamespace());
    }

    private String addressOf(MessageQueue queue) throws MQClientException {
        String address = client().findBrokerAddressInPublish(queue.getBrokerName());
        if (address == null) {
            client().updateTopicRouteInfoFromNameServer(queue.getTopic());
            address = client().findBrokerAddressInPublish(queue.getBrokerName());
        }
        if (address == null) {
            throw new MQClientException("Broker %s is away".formatted(queue.getBrokerName()), null);
        }
        return address;
    }

    private <T> T ask(String what, Callable<T> question) {
        try {
            return question.call();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new MqException("Interrupted while asking cluster %s for %s".formatted(name(), what), ex);
        } catch (MqException ex) {
            throw ex;
        } catch (Exception ex) { // the client declares many, and throws more
            throw new MqException("Cluster %s does not tell %s".formatted(name(), what), ex);
        }
    }

    private String name() {
        return (cluster != null) ? cluster : MqClients.PRIMARY;
    }

    private BrokerRequests requests() {
        return new BrokerRequests(api().getRemotingClient(), timeoutMillis);
    }

    private MQClientAPIImpl api() {
        return client().getMQClientAPIImpl();
    }

    @SuppressWarnings("deprecation") // the only way to the client's own network
    private MQClientInstance client() {
        return producer().getDefaultMQProducerImpl().getMqClientFactory();
    }

    private DefaultMQProducer producer() {
        return clients.producer(cluster);
    }

    /**
     * Where a queue begins and ends.
     *
     * @param begin offset of its first message
     * @param end offset behind its last message
     */
    public record QueueRange(long begin, long end) {

        /**
         * How many messages there are.
         *
         * @return a number of messages
         */
        public long size() {
            return Math.max(0, end - begin);
        }
    }

    /**
     * Messages of a queue.
     *
     * @param messages the messages, in the order of the queue; maybe none although more follow
     * @param next offset to go on at
     */
    public record QueuePage(List<MessageExt> messages, long next) {}
}
