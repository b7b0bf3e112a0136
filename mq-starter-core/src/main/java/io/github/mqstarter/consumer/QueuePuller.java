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
import io.github.mqstarter.client.MqClients;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.CommunicationMode;
import org.apache.rocketmq.client.impl.MQAdminImpl;
import org.apache.rocketmq.client.impl.consumer.PullAPIWrapper;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.sysflag.PullSysFlag;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.filter.FilterAPI;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * Single pulls over the producer's connection, in the name of a group that nobody joins. They neither wait for messages
 * nor commit an offset.
 */
final class QueuePuller {

    private static final int PAGE = 32;

    private static final long TIMEOUT_MILLIS = 10_000;

    /** No commit, no waiting, with the subscription in the request. */
    private static final int FLAGS = PullSysFlag.buildSysFlag(false, false, true, false);

    private final PullAPIWrapper api;

    private final MQAdminImpl admin;

    private final SubscriptionData subscription;

    private QueuePuller(MQClientInstance client, String group, SubscriptionData subscription) {
        this.api = new PullAPIWrapper(client, group, false);
        this.admin = client.getMQAdminImpl();
        this.subscription = subscription;
    }

    static QueuePuller of(MqClients clients, Source<?> source, String group) throws MQClientException {
        DefaultMQProducer producer = clients.producer(source.cluster());
        String topic = PullClients.withNamespace(source.topic(), producer);
        return new QueuePuller(PullClients.shared(producer), group, subscription(topic, source));
    }

    private static SubscriptionData subscription(String topic, Source<?> source) throws MQClientException {
        try {
            return FilterAPI.build(
                    topic, source.selector().getExpression(), source.selector().getExpressionType());
        } catch (Exception ex) { // what it declares
            throw new MQClientException("No selection: " + source.selector().getExpression(), ex);
        }
    }

    /** A reader from a position to where the queue ends now. */
    QueueReader reader(MessageQueue queue, StartPosition from) throws MQClientException {
        return new QueueReader(this, queue, QueueOffsets.of(from, queue, admin), admin.maxOffset(queue));
    }

    PullResult pull(MessageQueue queue, long offset)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        PullResult result = api.pullKernelImpl(
                queue,
                subscription.getSubString(),
                subscription.getExpressionType(),
                subscription.getSubVersion(),
                offset,
                PAGE,
                FLAGS,
                0,
                0,
                TIMEOUT_MILLIS,
                CommunicationMode.SYNC,
                null);
        return api.processPullResult(queue, result, subscription);
    }
}
