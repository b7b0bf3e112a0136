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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.monitor.BrokerStatus;
import io.github.mqstarter.monitor.ClusterStatus;
import io.github.mqstarter.monitor.GroupStatus;
import io.github.mqstarter.monitor.MqMonitor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Gauges of what a monitor has seen. */
class MonitorMetricsTests {

    private static final Duration MAX_AGE = Duration.ofMinutes(1);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private final KnownMonitor monitor = new KnownMonitor();

    @Test
    void showsWhatIsKnown() {
        monitor.clusters =
                List.of(cluster(ClusterStatus.State.UP, Instant.now(), broker("a", true), broker("b", false)));
        monitor.groups = List.of(group("orders", 7, Instant.now()));
        bind();
        assertThat(gauge("mq.cluster.up", "cluster", "primary")).isEqualTo(1);
        assertThat(gauge("mq.broker.up", "cluster", "primary", "broker", "a")).isEqualTo(1);
        assertThat(gauge("mq.broker.up", "cluster", "primary", "broker", "b")).isZero();
        assertThat(gauge("mq.broker.commitlog.disk.ratio", "broker", "a")).isEqualTo(0.25);
        assertThat(gauge("mq.broker.commitlog.disk.free", "broker", "a")).isEqualTo(1000);
        assertThat(gauge("mq.group.lag", "cluster", "primary", "group", "orders", "topic", "topic"))
                .isEqualTo(7);
        assertThat(gauge("mq.group.retry.lag", "group", "orders")).isEqualTo(2);
        assertThat(gauge("mq.group.dead.letters", "group", "orders")).isEqualTo(3);
        assertThat(gauge("mq.group.oldest.age", "group", "orders")).isEqualTo(60);
        assertThat(registry.get("mq.group.oldest.age").gauge().getId().getBaseUnit())
                .isEqualTo("seconds");
    }

    @Test
    void whatAppearsLaterIsShownAndWhatIsGoneIsNotANumber() {
        bind();
        assertThat(registry.getMeters()).isEmpty();
        monitor.groups = List.of(group("one", 1, Instant.now()));
        monitor.clusters = List.of(cluster(ClusterStatus.State.UP, Instant.now(), broker("a", true)));
        monitor.look();
        assertThat(gauge("mq.group.lag", "group", "one")).isEqualTo(1);
        monitor.groups = List.of(group("two", 2, Instant.now()));
        monitor.clusters = List.of(cluster(ClusterStatus.State.DOWN, Instant.now()));
        monitor.look();
        assertThat(gauge("mq.group.lag", "group", "one")).isNaN();
        assertThat(gauge("mq.group.lag", "group", "two")).isEqualTo(2);
        assertThat(gauge("mq.broker.up", "broker", "a")).isNaN();
        assertThat(gauge("mq.cluster.up", "cluster", "primary")).isZero();
        monitor.groups = List.of(group("one", 3, Instant.now()));
        monitor.look();
        assertThat(gauge("mq.group.lag", "group", "one")).isEqualTo(3);
    }

    @Test
    void whatIsNotKnownOrTooOldIsNotANumber() {
        monitor.clusters = List.of(cluster(ClusterStatus.State.UNKNOWN, Instant.now()));
        monitor.groups = List.of(
                group("never", 1, null),
                group("old", 1, Instant.now().minus(MAX_AGE).minusSeconds(1)),
                group("unknown", Double.NaN, Instant.now()));
        bind();
        assertThat(gauge("mq.cluster.up", "cluster", "primary")).isNaN();
        assertThat(gauge("mq.group.lag", "group", "never")).isNaN();
        assertThat(gauge("mq.group.lag", "group", "old")).isNaN();
        assertThat(gauge("mq.group.lag", "group", "unknown")).isNaN();
        assertThat(gauge("mq.group.retry.lag", "group", "unknown")).isEqualTo(2);
    }

    private void bind() {
        new MonitorMetrics(monitor, MAX_AGE).bindTo(registry);
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    private static ClusterStatus cluster(ClusterStatus.State state, Instant seenAt, BrokerStatus... brokers) {
        return new ClusterStatus("primary", state, true, List.of(brokers), null, seenAt);
    }

    private static BrokerStatus broker(String name, boolean reachable) {
        return new BrokerStatus(name, "127.0.0.1:1", reachable, 0.25, 1000, "");
    }

    private static GroupStatus group(String name, double lag, @Nullable Instant seenAt) {
        return new GroupStatus(name, "topic", "primary", lag, 2, 3, 60, List.of(), seenAt);
    }

    /** Knows what it is told. */
    private static final class KnownMonitor implements MqMonitor {

        private final List<Runnable> listeners = new ArrayList<>();

        private List<ClusterStatus> clusters = List.of();

        private List<GroupStatus> groups = List.of();

        void look() {
            listeners.forEach(Runnable::run);
        }

        @Override
        public List<ClusterStatus> clusters() {
            return clusters;
        }

        @Override
        public List<GroupStatus> groups() {
            return groups;
        }

        @Override
        public void addListener(Runnable listener) {
            listeners.add(listener);
        }

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return true;
        }
    }
}
