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
package io.github.mqstarter.listener;

import java.util.List;
import java.util.Set;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a new consumer into its stride. The client by itself asks for routes every 30 s and rebalances every 20 s,
 * which makes the first retry of a new group, and the first message of a new topic, that late; and when its first
 * heartbeat fails, it is a member of its group 30 s later.
 */
final class RouteRefresher {

    private static final Logger logger = LoggerFactory.getLogger(RouteRefresher.class);

    /** About five seconds. */
    private static final int TRIES_BEFORE_WARNING = 9;

    private static final long LOOKUP_MILLIS = 3_000;

    private static final boolean QUIETLY = false;

    private final DefaultMQPushConsumer consumer;

    private final DefaultMQPushConsumerImpl impl;

    private final String topic;

    private final List<String> topics;

    private int inVain;

    private boolean balanced;

    @SuppressWarnings("deprecation") // the only way to the client's own routes
    RouteRefresher(DefaultMQPushConsumer consumer, String topic) {
        this.consumer = consumer;
        this.impl = consumer.getDefaultMQPushConsumerImpl();
        this.topic = consumer.withNamespace(topic);
        String retryTopic = MixAll.getRetryTopic(consumer.getConsumerGroup());
        boolean retries = impl.getRebalanceImpl().getSubscriptionInner().containsKey(retryTopic);
        this.topics = retries ? List.of(this.topic, retryTopic) : List.of(this.topic);
    }

    DefaultMQPushConsumer consumer() {
        return consumer;
    }

    /** Whether it has all queues of its topic that fall to it. */
    boolean hasQueues() {
        return balanced;
    }

    /** Whether the topic is not known. */
    boolean lacksTopic() {
        return !hasRoute(topic);
    }

    /** Says once that the topic has been looked for in vain for a while. */
    boolean waitsForTopic() {
        return lacksTopic() && ++inVain == TRIES_BEFORE_WARNING;
    }

    /** Does what is to be done next; says whether nothing is left. To be called again in a while if something is. */
    boolean refresh() {
        try {
            return refresh(impl.getmQClientFactory());
        } catch (IllegalStateException ex) {
            logger.debug("No name server to ask for the routes of {}", topics, ex);
            return false;
        }
    }

    private boolean refresh(MQClientInstance client) {
        if (!isSubscribed() && !subscribe(client)) {
            return false;
        }
        List<String> unknown = topics.stream().filter(name -> !hasRoute(name)).toList();
        unknown.forEach(client::updateTopicRouteInfoFromNameServer);
        if (!balanced && hasRoute(topic)) {
            balanced = shareQueues(client);
        }
        return balanced && unknown.isEmpty() && impl.getRebalanceImpl().doRebalance(impl.isConsumeOrderly());
    }

    /** Asks whether it is a member before it shares the queues: whoever is none yet gets none. */
    private boolean shareQueues(MQClientInstance client) {
        boolean member = isMember(client);
        if (!member) {
            client.sendHeartbeatToAllBrokerWithLock();
        }
        return impl.getRebalanceImpl().doRebalance(impl.isConsumeOrderly()) && member;
    }

    /** Whether the broker counts it among those who share the queues; until then a rebalance gives it none. */
    private boolean isMember(MQClientInstance client) {
        List<String> members = client.findConsumerIdList(topic, consumer.getConsumerGroup());
        return members != null && members.contains(client.getClientId());
    }

    private boolean isSubscribed() {
        return impl.getSubscriptionInner().containsKey(topic);
    }

    /** Subscribes to the topic if it can be read. The client would log each time that it is not there yet. */
    private boolean subscribe(MQClientInstance client) {
        try {
            TopicRouteData route =
                    client.getMQClientAPIImpl().getTopicRouteInfoFromNameServer(topic, LOOKUP_MILLIS, QUIETLY);
            balanced = route.getQueueDatas().stream().noneMatch(queue -> PermName.isReadable(queue.getPerm()));
            if (!balanced) {
                impl.subscribe(topic, SubscriptionData.SUB_ALL);
            }
            return !balanced;
        } catch (MQClientException ex) {
            balanced = ex.getResponseCode() == ResponseCode.TOPIC_NOT_EXIST;
        } catch (RemotingException ex) {
            logger.debug("No name server to ask for the route of {}", topic, ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private boolean hasRoute(String name) {
        Set<MessageQueue> queues =
                impl.getRebalanceImpl().getTopicSubscribeInfoTable().get(name);
        return queues != null && !queues.isEmpty();
    }
}
