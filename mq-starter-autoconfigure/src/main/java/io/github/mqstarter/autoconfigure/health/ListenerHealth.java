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

import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.StuckDelivery;
import io.github.mqstarter.monitor.GroupStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What there is to say of one listener, and of its group as far as that is known. */
final class ListenerHealth {

    private final MqListenerContainer container;

    private final @Nullable GroupStatus group;

    private final List<StuckDelivery> stuck;

    ListenerHealth(MqListenerContainer container, @Nullable GroupStatus group) {
        this.container = container;
        this.group = group;
        this.stuck = container.stuckDeliveries();
    }

    /** Whether it can do nothing any more, as all its threads are stuck. */
    boolean isStuck() {
        return !stuck.isEmpty() && stuck.size() >= container.settings().get(ListenerSetting.CONCURRENCY);
    }

    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("topic", container.topic());
        details.put("group", container.group());
        details.put("state", container.state());
        details.put("assignedQueues", container.assignedQueues());
        details.put("inFlight", container.inFlight());
        Instant lastPull = container.lastPull();
        if (lastPull != null) {
            details.put("lastPull", lastPull.toString());
        }
        if (container.isCircuitOpen()) {
            details.put("circuit", "open");
        }
        if (!stuck.isEmpty()) {
            details.put("stuck", stuck.stream().map(ListenerHealth::text).toList());
        }
        if (group != null) {
            addNumbers(details, group);
        }
        return details;
    }

    private static void addNumbers(Map<String, Object> details, GroupStatus group) {
        addIfKnown(details, "lag", group.lag());
        addIfKnown(details, "retryLag", group.retryLag());
        addIfKnown(details, "deadLetters", group.deadLetters());
        addIfKnown(details, "oldestAgeSeconds", group.oldestAgeSeconds());
        if (!group.duplicateClientIds().isEmpty()) {
            details.put("duplicateClientIds", group.duplicateClientIds());
        }
    }

    private static void addIfKnown(Map<String, Object> details, String name, double number) {
        if (!Double.isNaN(number)) {
            details.put(name, (long) number);
        }
    }

    /** What is out of the ordinary, each in one line. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        String waitsFor = container.waitsFor();
        if (waitsFor != null) {
            add(problems, "has not started: " + waitsFor);
        }
        if (isStuck()) {
            add(problems, "does nothing: all %d threads are stuck".formatted(stuck.size()));
        } else if (!stuck.isEmpty()) {
            add(problems, "has %d threads that are stuck".formatted(stuck.size()));
        }
        switch (container.state()) {
            case PAUSED -> add(problems, "is paused");
            case STOPPED -> add(problems, "is stopped");
            default -> {}
        }
        if (container.isCircuitOpen()) {
            add(problems, "has paused by itself, as too many messages fail");
        }
        if (group != null && !group.duplicateClientIds().isEmpty()) {
            add(
                    problems,
                    "shares its client id %s with another consumer of group %s, so messages are left lying"
                            .formatted(group.duplicateClientIds(), group.group()));
        }
        return problems;
    }

    private void add(List<String> problems, String what) {
        problems.add("Listener %s %s".formatted(container.id(), what));
    }

    private static String text(StuckDelivery delivery) {
        return "%s on thread %s since %s".formatted(delivery.messageIds(), delivery.thread(), delivery.since());
    }
}
