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
package io.github.mqstarter.sample.monitoring;

import io.github.mqstarter.admin.ClusterAdmin;
import io.github.mqstarter.admin.QueueRange;
import io.github.mqstarter.client.MqClients;
import java.time.Duration;
import org.apache.rocketmq.remoting.protocol.admin.OffsetWrapper;

/** What the broker itself says of queues and groups, without any meter in between. */
record BrokerAudit(ClusterAdmin admin) {

    static BrokerAudit of(MqClients clients) {
        return new BrokerAudit(ClusterAdmin.of(clients, null, Duration.ofSeconds(5)));
    }

    /** How many messages a topic has, all queues together. */
    long stored(String topic) {
        return admin.queues(topic).stream()
                .map(queue -> admin.queue(queue).range())
                .mapToLong(BrokerAudit::length)
                .sum();
    }

    /** How many messages of a topic a group has not acknowledged. */
    long diff(String group, String topic) {
        return admin.brokers().values().stream()
                .flatMap(broker -> admin.group(group).consumeStats(broker).getOffsetTable().entrySet().stream())
                .filter(queue -> queue.getKey().getTopic().equals(topic))
                .mapToLong(queue -> diff(queue.getValue()))
                .sum();
    }

    private static long length(QueueRange range) {
        return range.end() - range.begin();
    }

    private static long diff(OffsetWrapper offsets) {
        return offsets.getBrokerOffset() - offsets.getConsumerOffset();
    }
}
