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
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.FindBrokerResult;
import org.apache.rocketmq.client.impl.MQAdminImpl;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.header.QueryConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.UpdateConsumerOffsetRequestHeader;

/** What is asked of the broker of a queue about the offsets of one group. */
final class BrokerCalls {

    private static final long TIMEOUT_MILLIS = 5_000;

    private final MQClientInstance client;

    private final String group;

    BrokerCalls(MQClientInstance client, String group) {
        this.client = client;
        this.group = group;
    }

    /** The stored offset; throws {@code OffsetNotFoundException} if there is none, whatever else is in the queue. */
    long readOffset(MessageQueue queue)
            throws RemotingException, MQBrokerException, MQClientException, InterruptedException {
        QueryConsumerOffsetRequestHeader request = new QueryConsumerOffsetRequestHeader();
        request.setTopic(queue.getTopic());
        request.setConsumerGroup(group);
        request.setQueueId(queue.getQueueId());
        request.setBrokerName(queue.getBrokerName());
        request.setSetZeroIfNotFound(false);
        return client.getMQClientAPIImpl().queryConsumerOffset(addressOf(queue), request, TIMEOUT_MILLIS);
    }

    /** Returns when the broker has it. */
    void storeOffset(MessageQueue queue, long offset)
            throws RemotingException, MQBrokerException, MQClientException, InterruptedException {
        UpdateConsumerOffsetRequestHeader request = new UpdateConsumerOffsetRequestHeader();
        request.setTopic(queue.getTopic());
        request.setConsumerGroup(group);
        request.setQueueId(queue.getQueueId());
        request.setCommitOffset(offset);
        request.setBrokerName(queue.getBrokerName());
        client.getMQClientAPIImpl().updateConsumerOffset(addressOf(queue), request, TIMEOUT_MILLIS);
    }

    /** The offset in a queue, as the broker knows it now. */
    long offsetOf(StartPosition position, MessageQueue queue) throws MQClientException {
        MQAdminImpl admin = client.getMQAdminImpl();
        if (position.kind() == StartPosition.Kind.LAST) {
            return admin.maxOffset(queue);
        }
        long first = admin.minOffset(queue);
        return (position.timestamp() != null)
                ? Math.max(first, admin.searchOffset(queue, position.timestamp().toEpochMilli()))
                : first;
    }

    private String addressOf(MessageQueue queue) throws MQClientException {
        FindBrokerResult broker = find(queue);
        if (broker == null) {
            client.updateTopicRouteInfoFromNameServer(queue.getTopic());
            broker = find(queue);
        }
        if (broker == null) {
            throw new MQClientException("Broker %s is away".formatted(queue.getBrokerName()), null);
        }
        return broker.getBrokerAddr();
    }

    private FindBrokerResult find(MessageQueue queue) {
        return client.findBrokerAddressInSubscribe(
                client.getBrokerNameFromMessageQueue(queue), MixAll.MASTER_ID, false);
    }
}
