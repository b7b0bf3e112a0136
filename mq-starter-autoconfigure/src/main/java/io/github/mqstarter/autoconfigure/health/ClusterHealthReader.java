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
package io.github.mqstarter.autoconfigure.health;

import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.monitor.BrokerStatus;
import io.github.mqstarter.monitor.ClusterStatus;
import io.github.mqstarter.monitor.GroupStatus;
import io.github.mqstarter.monitor.MqMonitor;
import io.github.mqstarter.producer.MqTemplate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the health of clusters from what the monitor knows, and asks nobody. A cluster is down when nothing can be sent, as
 * no broker answers, or nothing be consumed, as all threads of a listener are stuck. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class ClusterHealthReader {

    private final MqListenerRegistry registry;

    private final @Nullable MqMonitor monitor;

    private final @Nullable MqTemplate template;

    /**
     * Creates a reader.
     *
     * @param registry the listeners
     * @param monitor who knows brokers and groups, or {@code null}: their state is unknown then
     * @param template who knows the last send, or {@code null}
     */
    public ClusterHealthReader(
            MqListenerRegistry registry, @Nullable MqMonitor monitor, @Nullable MqTemplate template) {
        this.registry = registry;
        this.monitor = monitor;
        this.template = template;
    }

    /**
     * The health of a cluster, at once.
     *
     * @param cluster the name of the cluster
     * @return its health, as it is known
     */
    public ClusterHealth read(String cluster) {
        Map<String, Object> details = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        ClusterStatus status = status(cluster);
        if (status != null) {
            describe(status, details, problems);
        }
        Instant lastSend = (template != null) ? template.lastSend(cluster) : null;
        if (lastSend != null) {
            details.put("lastSend", lastSend.toString());
        }
        boolean stuck = addListeners(cluster, details, problems);
        if (!problems.isEmpty()) {
            details.put("problems", problems);
        }
        return new ClusterHealth(stuck ? ClusterStatus.State.DOWN : stateOf(status), details);
    }

    private @Nullable ClusterStatus status(String cluster) {
        List<ClusterStatus> all = (monitor != null) ? monitor.clusters() : List.of();
        return all.stream()
                .filter(status -> status.name().equals(cluster))
                .findFirst()
                .orElse(null);
    }

    private static ClusterStatus.State stateOf(@Nullable ClusterStatus status) {
        return (status != null) ? status.state() : ClusterStatus.State.UNKNOWN;
    }

    private static void describe(ClusterStatus status, Map<String, Object> details, List<String> problems) {
        if (status.problem() != null) {
            problems.add(status.problem());
        }
        if (status.seenAt() != null) {
            details.put("nameServer", status.nameServer() ? "answers" : "does not answer");
        }
        Map<String, Object> brokers = new LinkedHashMap<>();
        status.brokers().forEach(broker -> brokers.put(broker.name(), describe(broker)));
        details.put("brokers", brokers);
    }

    private static Map<String, Object> describe(BrokerStatus broker) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("address", broker.address());
        details.put("reachable", broker.reachable());
        if (!Double.isNaN(broker.diskRatio())) {
            details.put("diskRatio", broker.diskRatio());
        }
        if (!Double.isNaN(broker.diskFreeBytes())) {
            details.put("diskFreeBytes", (long) broker.diskFreeBytes());
        }
        if (!broker.version().isEmpty()) {
            details.put("version", broker.version());
        }
        return details;
    }

    /** Answers whether one of them can do nothing any more. */
    private boolean addListeners(String cluster, Map<String, Object> details, List<String> problems) {
        List<GroupStatus> groups = (monitor != null) ? monitor.groups() : List.of();
        Map<String, Object> described = new LinkedHashMap<>();
        boolean stuck = false;
        for (MqListenerContainer container : new ClusterListeners(cluster, registry).all()) {
            ListenerHealth listener = new ListenerHealth(container, groupOf(container, cluster, groups));
            described.put(container.id(), listener.details());
            problems.addAll(listener.problems());
            stuck |= listener.isStuck();
        }
        details.put("listeners", described);
        return stuck;
    }

    private static @Nullable GroupStatus groupOf(
            MqListenerContainer container, String cluster, List<GroupStatus> groups) {
        return groups.stream()
                .filter(group -> group.cluster().equals(cluster)
                        && group.group().equals(container.group())
                        && group.topic().equals(container.topic()))
                .findFirst()
                .orElse(null);
    }
}
