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
import java.util.concurrent.ConcurrentMap;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a new consumer learn at once where its topic and its retry topic are. The client by itself asks every 30 s and
 * rebalances every 20 s, which makes the first retry of a new group, and the first message of a new topic, that late.
 */
final class RouteRefresher {

    private static final Logger logger = LoggerFactory.getLogger(RouteRefresher.class);

    private final DefaultMQPushConsumerImpl consumer;

    private final List<String> topics;

    @SuppressWarnings("deprecation") // the only way to the client's own routes
    RouteRefresher(DefaultMQPushConsumer consumer, String topic) {
        this.consumer = consumer.getDefaultMQPushConsumerImpl();
        this.topics = List.of(topic, MixAll.getRetryTopic(consumer.getConsumerGroup()));
    }

    /** Asks for the routes that are not known yet; says whether all are known now, not so if nobody answered. */
    boolean refresh() {
        List<String> unknown = topics.stream().filter(topic -> !isKnown(topic)).toList();
        if (unknown.isEmpty()) {
            return true;
        }
        try {
            MQClientInstance client = consumer.getmQClientFactory();
            unknown.forEach(client::updateTopicRouteInfoFromNameServer);
            client.rebalanceImmediately();
        } catch (IllegalStateException ex) {
            logger.debug("No name server to ask for the routes of {}", unknown, ex);
        }
        return unknown.stream().allMatch(this::isKnown);
    }

    private boolean isKnown(String topic) {
        ConcurrentMap<String, Set<MessageQueue>> routes =
                consumer.getRebalanceImpl().getTopicSubscribeInfoTable();
        Set<MessageQueue> queues = routes.get(topic);
        return queues != null && !queues.isEmpty();
    }
}
