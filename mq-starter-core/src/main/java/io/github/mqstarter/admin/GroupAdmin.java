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

import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.admin.ConsumeStats;
import org.apache.rocketmq.remoting.protocol.body.Connection;
import org.apache.rocketmq.remoting.protocol.body.ConsumerConnection;
import org.apache.rocketmq.remoting.protocol.body.ConsumerRunningInfo;
import org.apache.rocketmq.remoting.protocol.body.LockBatchRequestBody;
import org.apache.rocketmq.remoting.protocol.body.LockBatchResponseBody;
import org.apache.rocketmq.remoting.protocol.body.UnlockBatchRequestBody;
import org.apache.rocketmq.remoting.protocol.header.GetConsumeStatsRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.GetConsumerConnectionListRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.GetConsumerRunningInfoRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.LockBatchMqRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.QueryConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.QueryConsumerOffsetResponseHeader;
import org.apache.rocketmq.remoting.protocol.header.UnlockBatchMqRequestHeader;

/**
 * What can be asked about one consumer group, which is not joined, and done in its name. Safe for use by many threads.
 *
 * @see ClusterAdmin#group
 * @since 0.1.0
 */
public final class GroupAdmin {

    private final ClusterCalls calls;

    private final String group;

    GroupAdmin(ClusterCalls calls, String group) {
        this.calls = calls;
        this.group = group;
    }

    /**
     * How far it is on one broker, in all queues of all topics that it has ever consumed, its retry topic among them.
     *
     * @param brokerAddress address of the broker
     * @return the offsets by queue, with topics that carry the namespace
     */
    public ConsumeStats consumeStats(String brokerAddress) {
        return calls.ask("how far group %s is".formatted(group), () -> {
            GetConsumeStatsRequestHeader question = new GetConsumeStatsRequestHeader();
            question.setConsumerGroup(calls.withNamespace(group));
            RemotingCommand answer = calls.answer(brokerAddress, RequestCode.GET_CONSUME_STATS, question);
            return ConsumeStats.decode(answer.getBody(), ConsumeStats.class);
        });
    }

    /**
     * Its consumers that are connected to one broker, each as often as it is connected.
     *
     * @param brokerAddress address of the broker
     * @return the client ids; none if nobody is connected
     */
    public List<String> connectedClients(String brokerAddress) {
        return calls.ask("who consumes in group %s".formatted(group), () -> {
            GetConsumerConnectionListRequestHeader question = new GetConsumerConnectionListRequestHeader();
            question.setConsumerGroup(calls.withNamespace(group));
            try {
                RemotingCommand answer =
                        calls.answer(brokerAddress, RequestCode.GET_CONSUMER_CONNECTION_LIST, question);
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
     * Whether its consumers that are connected to one broker process the messages of a queue one after another.
     * One of them is asked, by way of the broker.
     *
     * @param brokerAddress address of the broker
     * @return whether it is so; false if nobody is connected
     */
    public boolean consumesInOrder(String brokerAddress) {
        List<String> connected = connectedClients(brokerAddress);
        return !connected.isEmpty()
                && calls.ask("how group %s consumes".formatted(group), () -> {
                    GetConsumerRunningInfoRequestHeader question = new GetConsumerRunningInfoRequestHeader();
                    question.setConsumerGroup(calls.withNamespace(group));
                    question.setClientId(connected.get(0));
                    RemotingCommand answer =
                            calls.answer(brokerAddress, RequestCode.GET_CONSUMER_RUNNING_INFO, question);
                    return Boolean.parseBoolean(ConsumerRunningInfo.decode(answer.getBody(), ConsumerRunningInfo.class)
                            .getProperties()
                            .getProperty(ConsumerRunningInfo.PROP_CONSUME_ORDERLY));
                });
    }

    /**
     * Where it is to go on in a queue, as the broker knows it.
     *
     * @param queue the queue
     * @return the offset, or empty if none was ever stored
     */
    public OptionalLong storedOffset(MessageQueue queue) {
        return calls.ask("how far group %s is in %s".formatted(group, queue), () -> {
            QueryConsumerOffsetRequestHeader question = new QueryConsumerOffsetRequestHeader();
            question.setConsumerGroup(calls.withNamespace(group));
            question.setTopic(queue.getTopic());
            question.setQueueId(queue.getQueueId());
            question.setBrokerName(queue.getBrokerName());
            question.setSetZeroIfNotFound(false);
            try {
                return OptionalLong.of(calls.answer(
                                calls.addressOf(queue),
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
     * Takes, or keeps, the lock of a queue for an owner, which counts within the group. A lock that is not kept ends after a
     * minute. The group should be one that no consumer is in: a broker makes dead letters of all retries of a group that holds a lock.
     *
     * @param queue the queue
     * @param owner who is to have it
     * @return whether the owner has it
     */
    public boolean lock(MessageQueue queue, String owner) {
        return calls.ask("the lock of %s".formatted(queue), () -> {
            LockBatchRequestBody request = new LockBatchRequestBody();
            request.setConsumerGroup(calls.withNamespace(group));
            request.setClientId(owner);
            request.setMqSet(new HashSet<>(Set.of(queue)));
            RemotingCommand command =
                    RemotingCommand.createRequestCommand(RequestCode.LOCK_BATCH_MQ, new LockBatchMqRequestHeader());
            command.setBody(request.encode());
            RemotingCommand answer = calls.answer(calls.addressOf(queue), command);
            return LockBatchResponseBody.decode(answer.getBody(), LockBatchResponseBody.class)
                    .getLockOKMQSet()
                    .contains(queue);
        });
    }

    /**
     * Gives back the lock of a queue. No effect if the owner does not have it.
     *
     * @param queue the queue
     * @param owner who has it
     */
    public void unlock(MessageQueue queue, String owner) {
        calls.ask("the end of the lock of %s".formatted(queue), () -> {
            UnlockBatchRequestBody request = new UnlockBatchRequestBody();
            request.setConsumerGroup(calls.withNamespace(group));
            request.setClientId(owner);
            request.setMqSet(new HashSet<>(Set.of(queue)));
            RemotingCommand command =
                    RemotingCommand.createRequestCommand(RequestCode.UNLOCK_BATCH_MQ, new UnlockBatchMqRequestHeader());
            command.setBody(request.encode());
            return calls.answer(calls.addressOf(queue), command);
        });
    }
}
