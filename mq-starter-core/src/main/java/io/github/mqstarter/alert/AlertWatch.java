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
package io.github.mqstarter.alert;

import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.monitor.ClusterStatus;
import io.github.mqstarter.monitor.GroupStatus;
import io.github.mqstarter.monitor.MqMonitor;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts what others know on the board: it only reads, so that whoever calls it goes on at once. */
final class AlertWatch {

    private final AlertBoard board;

    private final long lagThreshold;

    AlertWatch(AlertBoard board, long lagThreshold) {
        this.board = board;
        this.lagThreshold = lagThreshold;
    }

    void look(MqListenerRegistry registry, Instant now) {
        for (MqListenerContainer container : registry.getContainers()) {
            boolean open = container.isCircuitOpen();
            String summary = open
                    ? "listener %s has paused: too many messages of topic %s fail"
                    : "listener %s goes on with messages of topic %s";
            board.condition(
                    MqAlert.Type.CIRCUIT_OPEN,
                    container.id(),
                    open,
                    summary.formatted(container.id(), container.topic()),
                    Map.of("group", container.group()),
                    now);
        }
    }

    void look(MqMonitor monitor, Instant now) {
        monitor.clusters().forEach(cluster -> look(cluster, now));
        if (lagThreshold != AlertSettings.NO_LAG_THRESHOLD) {
            monitor.groups().forEach(group -> look(group, now));
        }
    }

    private void look(ClusterStatus cluster, Instant now) {
        if (cluster.state() == ClusterStatus.State.UNKNOWN) {
            return;
        }
        boolean down = cluster.state() == ClusterStatus.State.DOWN;
        String problem = cluster.problem();
        board.condition(
                MqAlert.Type.CLUSTER_DOWN,
                cluster.name(),
                down,
                "cluster %s %s".formatted(cluster.name(), down ? "is down: nothing is sent or consumed" : "is up"),
                (problem != null) ? Map.of("problem", AlertText.cut(problem, AlertText.MAX_DETAIL)) : Map.of(),
                now);
    }

    /** What is not known says neither that it is too much nor that it is not. */
    private void look(GroupStatus group, Instant now) {
        if (Double.isNaN(group.lag())) {
            return;
        }
        Map<String, String> details = new LinkedHashMap<>();
        details.put("threshold", String.valueOf(lagThreshold));
        details.put("cluster", group.cluster());
        if (!Double.isNaN(group.oldestAgeSeconds())) {
            details.put("age of the oldest message", (long) group.oldestAgeSeconds() + " s");
        }
        board.condition(
                MqAlert.Type.LAG,
                "%s/%s/%s".formatted(group.cluster(), group.group(), group.topic()),
                group.lag() > lagThreshold,
                "group %s is %s messages behind on topic %s"
                        .formatted(group.group(), String.valueOf((long) group.lag()), group.topic()),
                details,
                now);
    }
}
