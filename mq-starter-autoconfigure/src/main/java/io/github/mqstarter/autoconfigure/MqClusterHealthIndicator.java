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
package io.github.mqstarter.autoconfigure;

import io.github.mqstarter.listener.MqListenerContainer;
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
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * The health of one cluster: down when nothing can be sent, as no broker answers, or nothing be consumed, as all threads of
 * a listener are stuck. Reads what the monitor knows, and asks nobody.
 */
final class MqClusterHealthIndicator extends AbstractHealthIndicator {

    private final String cluster;

    private final ClusterListeners listeners;

    private final @Nullable MqMonitor monitor;

    private final @Nullable MqTemplate template;

    MqClusterHealthIndicator(
            String cluster, ClusterListeners listeners, @Nullable MqMonitor monitor, @Nullable MqTemplate template) {
        super("The state of cluster '%s' is not known".formatted(cluster));
        this.cluster = cluster;
        this.listeners = listeners;
        this.monitor = monitor;
        this.template = template;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        List<String> problems = new ArrayList<>();
        health.unknown();
        ClusterStatus status = status();
        if (status != null) {
            describe(health, status, problems);
        }
        Instant lastSend = (template != null) ? template.lastSend(cluster) : null;
        if (lastSend != null) {
            health.withDetail("lastSend", lastSend.toString());
        }
        addListeners(health, problems);
        if (!problems.isEmpty()) {
            health.withDetail("problems", problems);
        }
    }

    private void addListeners(Health.Builder health, List<String> problems) {
        List<GroupStatus> groups = (monitor != null) ? monitor.groups() : List.of();
        Map<String, Object> described = new LinkedHashMap<>();
        for (MqListenerContainer container : listeners.all()) {
            ListenerHealth listener = new ListenerHealth(container, groupOf(container, groups));
            described.put(container.id(), listener.details());
            problems.addAll(listener.problems());
            if (listener.isStuck()) {
                health.down();
            }
        }
        health.withDetail("listeners", described);
    }

    private static void describe(Health.Builder health, ClusterStatus status, List<String> problems) {
        switch (status.state()) {
            case UP -> health.up();
            case DOWN -> health.down();
            case UNKNOWN -> health.unknown();
        }
        if (status.problem() != null) {
            problems.add(status.problem());
        }
        if (status.seenAt() != null) {
            health.withDetail("nameServer", status.nameServer() ? "answers" : "does not answer");
        }
        Map<String, Object> brokers = new LinkedHashMap<>();
        status.brokers().forEach(broker -> brokers.put(broker.name(), details(broker)));
        health.withDetail("brokers", brokers);
    }

    private static Map<String, Object> details(BrokerStatus broker) {
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

    private @Nullable ClusterStatus status() {
        List<ClusterStatus> all = (monitor != null) ? monitor.clusters() : List.of();
        return all.stream()
                .filter(status -> status.name().equals(cluster))
                .findFirst()
                .orElse(null);
    }

    private @Nullable GroupStatus groupOf(MqListenerContainer container, List<GroupStatus> groups) {
        return groups.stream()
                .filter(group -> group.cluster().equals(cluster)
                        && group.group().equals(container.group())
                        && group.topic().equals(container.topic()))
                .findFirst()
                .orElse(null);
    }
}
