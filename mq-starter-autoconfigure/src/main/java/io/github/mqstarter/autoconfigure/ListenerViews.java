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

import io.github.mqstarter.listener.CircuitSettings;
import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.ListenerSettings;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.StuckDelivery;
import io.github.mqstarter.monitor.GroupStatus;
import io.github.mqstarter.monitor.MqMonitor;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/** Listeners as the endpoint shows them. Nothing here waits for a broker. */
final class ListenerViews {

    private final @Nullable MqMonitor monitor;

    private final DeliveryRates rates;

    ListenerViews(@Nullable MqMonitor monitor, DeliveryRates rates) {
        this.monitor = monitor;
        this.rates = rates;
    }

    /** What is to be seen at a glance. */
    Map<String, Object> summary(MqListenerContainer container) {
        return summaryOf(container).map();
    }

    /** All there is. */
    Map<String, Object> full(MqListenerContainer container) {
        return summaryOf(container)
                .with(
                        "stuck",
                        container.stuckDeliveries().stream()
                                .map(ListenerViews::stuck)
                                .toList())
                .with("settings", settings(container.settings()))
                .map();
    }

    private EndpointJson summaryOf(MqListenerContainer container) {
        EndpointJson view = new EndpointJson()
                .with("id", container.id())
                .with("topic", container.topic())
                .with("group", container.group())
                .with("cluster", container.cluster())
                .withText("state", container.state())
                .with("waitsFor", container.waitsFor())
                .with("assignedQueues", container.assignedQueues())
                .with("inFlight", container.inFlight())
                .withNumber("rate", rates.of(container.group()))
                .with("circuit", circuit(container))
                .with("stuckNow", container.stuckDeliveries().size())
                .with("stuckSinceStart", container.stuckCount())
                .with("skippedSinceStart", container.skipped());
        GroupStatus status = status(container);
        return (status != null) ? withStatus(view, status) : view;
    }

    private static EndpointJson withStatus(EndpointJson view, GroupStatus status) {
        return view.withNumber("lag", status.lag())
                .withNumber("retryLag", status.retryLag())
                .withNumber("deadLetters", status.deadLetters())
                .withNumber("oldestAgeSeconds", status.oldestAgeSeconds())
                .with("duplicateClientIds", status.duplicateClientIds())
                .withText("seenAt", status.seenAt());
    }

    private @Nullable GroupStatus status(MqListenerContainer container) {
        List<GroupStatus> all = (monitor != null) ? monitor.groups() : List.of();
        String cluster = Objects.requireNonNullElse(container.cluster(), "");
        return all.stream()
                .filter(status -> status.group().equals(container.group())
                        && status.topic().equals(container.topic())
                        && status.cluster().equals(cluster))
                .findFirst()
                .orElse(null);
    }

    private static String circuit(MqListenerContainer container) {
        if (!container.settings().get(ListenerSetting.CIRCUIT).enabled()) {
            return "disabled";
        }
        return container.isCircuitOpen() ? "open" : "closed";
    }

    private static Map<String, Object> stuck(StuckDelivery delivery) {
        return new EndpointJson()
                .with("messageIds", delivery.messageIds())
                .withText("since", delivery.since())
                .with("thread", delivery.thread())
                .with("stack", delivery.stack().stream().map(String::valueOf).toList())
                .map();
    }

    /** As they would be written in {@code application.yml}. */
    private static Map<String, Object> settings(ListenerSettings settings) {
        Map<String, Object> view = new LinkedHashMap<>();
        settings.asMap().forEach((name, value) -> view.put(name, written(value)));
        return view;
    }

    private static Object written(Object value) {
        if (value instanceof Duration duration) {
            return DurationFormatterUtils.print(duration, DurationFormat.Style.COMPOSITE);
        }
        if (value instanceof Collection<?> classes) {
            return classes.stream()
                    .map(type -> (type instanceof Class<?> named) ? named.getName() : String.valueOf(type))
                    .sorted()
                    .toList();
        }
        if (value instanceof CircuitSettings circuit) {
            return circuit(circuit);
        }
        if (value.equals(Long.MAX_VALUE)) {
            return "never";
        }
        return (value instanceof Number || value instanceof Boolean) ? value : value.toString();
    }

    private static Map<String, Object> circuit(CircuitSettings circuit) {
        return new EndpointJson()
                .with("enabled", circuit.enabled())
                .with("failure-share", circuit.failureShare())
                .with("minimum-calls", circuit.minimumCalls())
                .with("window", circuit.window())
                .with("first-wait", written(circuit.firstWait()))
                .with("max-wait", written(circuit.maxWait()))
                .map();
    }
}
