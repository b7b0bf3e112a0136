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

import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.jspecify.annotations.Nullable;

/**
 * What the name server should know about a topic of a broker.
 *
 * @param broker the broker
 * @param topic its topic
 * @param queues the number of queues it should have there; 0 for any
 */
record Route(BrokerController broker, String topic, int queues) {

    private static final long TIMEOUT_MILLIS = 1_000;

    boolean exists() {
        TopicRouteData route = ask();
        String name = broker.getBrokerConfig().getBrokerName();
        return route != null
                && route.getBrokerDatas().stream().anyMatch(data -> name.equals(data.getBrokerName()))
                && route.getQueueDatas().stream()
                        .filter(data -> name.equals(data.getBrokerName()))
                        .anyMatch(data -> queues == 0 || queues == data.getWriteQueueNums());
    }

    private @Nullable TopicRouteData ask() {
        try {
            return broker.getBrokerOuterAPI().getTopicRouteInfoFromNameServer(topic, TIMEOUT_MILLIS, false);
        } catch (MQBrokerException | RemotingException exception) {
            return null;
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
