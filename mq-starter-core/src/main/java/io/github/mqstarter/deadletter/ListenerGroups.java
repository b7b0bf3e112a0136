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
package io.github.mqstarter.deadletter;

import io.github.mqstarter.MqException;
import io.github.mqstarter.admin.ClusterAdmin;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import java.util.List;
import java.util.stream.Stream;
import org.apache.rocketmq.common.MixAll;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this application's listeners tell of consumer groups. Safe for use by many threads. */
final class ListenerGroups {

    private static final Logger logger = LoggerFactory.getLogger(ListenerGroups.class);

    private final MqListenerRegistry registry;

    ListenerGroups(MqListenerRegistry registry) {
        this.registry = registry;
    }

    /** The containers of groups that can have dead letters, on clusters that are configured. */
    List<MqListenerContainer> all() {
        return registry.getContainers().stream()
                .filter(container -> !container.settings().get(ListenerSetting.BROADCASTING))
                .filter(container -> container.cluster() != null)
                .toList();
    }

    /** The cluster that a group is on: that of its listener, else that of the listener for its dead letters. */
    String clusterOf(String group) {
        String letters = MixAll.getDLQTopic(group);
        return Stream.concat(
                        all().stream().filter(container -> container.group().equals(group)),
                        all().stream().filter(container -> container.topic().equals(letters)))
                .map(MqListenerContainer::cluster)
                .findFirst()
                .orElse(MqClients.PRIMARY);
    }

    /** The topic that a group consumes, if that is known and only one. */
    @Nullable
    String topicOf(String group, String cluster) {
        List<String> topics =
                of(group, cluster).map(MqListenerContainer::topic).distinct().toList();
        return (topics.size() == 1) ? topics.get(0) : null;
    }

    /** Whether a group keeps queues locked, so that a broker makes a dead letter of whatever is to be tried again. */
    boolean isOrdered(String group, String cluster, ClusterAdmin admin) {
        List<MqListenerContainer> own = of(group, cluster).toList();
        return own.isEmpty()
                ? consumesInOrder(admin, group)
                : own.stream().anyMatch(container -> container.settings().get(ListenerSetting.ORDERED));
    }

    /** Of a group of another application: what its instances say, if any is connected and may be asked. */
    private static boolean consumesInOrder(ClusterAdmin admin, String group) {
        try {
            return admin.brokers().values().stream().anyMatch(broker -> consumesInOrder(admin, group, broker));
        } catch (MqException ex) {
            logger.debug("Nobody says where group {} could be asked whether it keeps an order", group, ex);
            return false;
        }
    }

    /** A broker that does not answer does not keep others from saying it. */
    private static boolean consumesInOrder(ClusterAdmin admin, String group, String broker) {
        try {
            return admin.group(group).consumesInOrder(broker);
        } catch (MqException ex) {
            logger.debug("Group {} does not say on broker {} whether it keeps an order", group, broker, ex);
            return false;
        }
    }

    private Stream<MqListenerContainer> of(String group, String cluster) {
        return all().stream()
                .filter(container -> container.group().equals(group) && cluster.equals(container.cluster()));
    }
}
