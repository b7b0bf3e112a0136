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
package io.github.mqstarter.metrics;

import io.github.mqstarter.monitor.BrokerStatus;
import io.github.mqstarter.monitor.ClusterStatus;
import io.github.mqstarter.monitor.GroupStatus;
import io.github.mqstarter.monitor.MqMonitor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;

/**
 * Shows what a monitor knows of clusters, brokers and groups, by the gauges {@code mq.cluster.up}, {@code mq.broker.*} and
 * {@code mq.group.*}. What appears later gets its gauges then. A gauge is NaN while its value is not known, is older than a
 * given time, or is of something that is gone.
 *
 * @since 0.1.0
 */
public final class MonitorMetrics implements MeterBinder {

    private final MqMonitor monitor;

    private final Duration maxAge;

    /**
     * @param monitor what asks the brokers
     * @param maxAge how old a value may be: more than the time between two rounds of the monitor, and what one may take
     */
    public MonitorMetrics(MqMonitor monitor, Duration maxAge) {
        this.monitor = monitor;
        this.maxAge = maxAge;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        StatusGauges<ClusterStatus> clusters = new StatusGauges<ClusterStatus>(registry, maxAge)
                .gauge("mq.cluster.up", "Whether a broker of the cluster answers", null, MonitorMetrics::isUp);
        StatusGauges<BrokerStatus> brokers = new StatusGauges<BrokerStatus>(registry, maxAge)
                .gauge("mq.broker.up", "Whether the broker answers", null, broker -> broker.reachable() ? 1 : 0)
                .gauge(
                        "mq.broker.commitlog.disk.ratio",
                        "Which part of the broker's disk is in use, from 0 to 1",
                        null,
                        BrokerStatus::diskRatio)
                .gauge(
                        "mq.broker.commitlog.disk.free",
                        "What is free on the broker's disk",
                        "bytes",
                        BrokerStatus::diskFreeBytes);
        StatusGauges<GroupStatus> groups = new StatusGauges<GroupStatus>(registry, maxAge)
                .gauge("mq.group.lag", "Messages that are not acknowledged", null, GroupStatus::lag)
                .gauge(
                        "mq.group.retry.lag",
                        "Failed messages that are due and not acknowledged",
                        null,
                        GroupStatus::retryLag)
                .gauge("mq.group.dead.letters", "Dead letters that are not settled", null, GroupStatus::deadLetters)
                .gauge(
                        "mq.group.oldest.age",
                        "How long ago the oldest message that is not acknowledged was stored",
                        "seconds",
                        GroupStatus::oldestAgeSeconds);
        Runnable update = () -> update(clusters, brokers, groups);
        monitor.addListener(update);
        update.run();
    }

    private synchronized void update(
            StatusGauges<ClusterStatus> clusters,
            StatusGauges<BrokerStatus> brokers,
            StatusGauges<GroupStatus> groups) {
        StatusGauges<ClusterStatus>.Update seenClusters = clusters.update();
        StatusGauges<BrokerStatus>.Update seenBrokers = brokers.update();
        for (ClusterStatus cluster : monitor.clusters()) {
            Tags tags = Tags.of(Labels.CLUSTER, Labels.ofCluster(cluster.name()));
            seenClusters.put(tags, cluster, cluster.seenAt());
            cluster.brokers()
                    .forEach(broker -> seenBrokers.put(tags.and("broker", broker.name()), broker, cluster.seenAt()));
        }
        StatusGauges<GroupStatus>.Update seenGroups = groups.update();
        for (GroupStatus group : monitor.groups()) {
            Tags tags = Tags.of(
                    Labels.CLUSTER, Labels.ofCluster(group.cluster()),
                    Labels.GROUP, group.group(),
                    Labels.TOPIC, group.topic());
            seenGroups.put(tags, group, group.seenAt());
        }
        seenClusters.end();
        seenBrokers.end();
        seenGroups.end();
    }

    private static double isUp(ClusterStatus cluster) {
        return switch (cluster.state()) {
            case UNKNOWN -> Double.NaN;
            case UP -> 1;
            case DOWN -> 0;
        };
    }
}
