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
package io.github.mqstarter.listener;

import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.client.MqClients;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts together the endpoints that make one consumer, and refuses those that share a group but do not go together. */
final class ListenerGroups {

    private static final String OWN_GROUP = "Give one of them a group of its own.";

    private ListenerGroups() {}

    /** The groups, in the order of their first endpoints; throws {@link MqConfigurationException}. */
    static List<ListenerGroup> of(List<ListenerEndpoint> endpoints) {
        Map<List<String>, List<ListenerEndpoint>> byGroup = new LinkedHashMap<>();
        for (ListenerEndpoint endpoint : endpoints) {
            String cluster = Objects.requireNonNullElse(endpoint.cluster(), MqClients.PRIMARY);
            List<ListenerEndpoint> members =
                    byGroup.computeIfAbsent(List.of(cluster, endpoint.group()), key -> new ArrayList<>());
            members.forEach(other -> requireTogether(other, endpoint));
            members.add(endpoint);
        }
        List<ListenerGroup> groups =
                byGroup.values().stream().map(ListenerGroups::group).toList();
        requireDistinctIds(groups);
        return groups;
    }

    private static ListenerGroup group(List<ListenerEndpoint> members) {
        ListenerEndpoint first = members.get(0);
        boolean sameId = members.stream().allMatch(member -> member.id().equals(first.id()));
        return new ListenerGroup(
                sameId ? first.id() : first.group(),
                first.topic(),
                subscription(members),
                first.group(),
                first.cluster(),
                first.settings(),
                List.copyOf(members));
    }

    private static String subscription(List<ListenerEndpoint> members) {
        if (members.stream().anyMatch(ListenerEndpoint::takesAllTags)) {
            return ListenerEndpoint.ALL_TAGS;
        }
        return members.stream().flatMap(member -> member.tagSet().stream()).collect(Collectors.joining(" || "));
    }

    private static void requireTogether(ListenerEndpoint first, ListenerEndpoint second) {
        if (!first.topic().equals(second.topic()) || overlap(first, second)) {
            throw new MqConfigurationException(
                    "Two listeners use the consumer group '%s': %s (topic %s, tags %s) and %s (topic %s, tags %s). The broker keeps one subscription per group, so each of them would miss messages."
                            .formatted(
                                    first.group(),
                                    place(first, second),
                                    first.topic(),
                                    first.tags(),
                                    place(second, first),
                                    second.topic(),
                                    second.tags()),
                    first.topic().equals(second.topic())
                            ? "Give one of them a group of its own, or each of them tags that the other has not."
                            : OWN_GROUP);
        }
        requireSameSettings(first, second);
    }

    private static boolean overlap(ListenerEndpoint first, ListenerEndpoint second) {
        return first.takesAllTags() ? second.takesAllTags() : !Collections.disjoint(first.tagSet(), second.tagSet());
    }

    private static void requireSameSettings(ListenerEndpoint first, ListenerEndpoint second) {
        Map<String, Object> others = second.settings().asMap();
        List<String> different = first.settings().asMap().entrySet().stream()
                .filter(setting -> !setting.getValue().equals(others.get(setting.getKey())))
                .map(Map.Entry::getKey)
                .toList();
        if (!different.isEmpty()) {
            throw new MqConfigurationException(
                    "Two listeners with the consumer group '%s', and so with one consumer, differ in %s: %s and %s."
                            .formatted(first.group(), different, place(first, second), place(second, first)),
                    "Give them the same settings, best under mq.listeners.%s. %s".formatted(first.group(), OWN_GROUP));
        }
    }

    /** Ids name consumers, so that only the endpoints of one consumer may share one. */
    private static void requireDistinctIds(List<ListenerGroup> groups) {
        Map<String, ListenerGroup> byId = new HashMap<>();
        for (ListenerGroup group : groups) {
            for (ListenerEndpoint endpoint : group.endpoints()) {
                requireDistinctId(endpoint.id(), byId.putIfAbsent(endpoint.id(), group), group);
            }
            requireDistinctId(group.id(), byId.putIfAbsent(group.id(), group), group);
        }
    }

    private static void requireDistinctId(String id, @Nullable ListenerGroup owner, ListenerGroup group) {
        if (owner != null && owner != group) {
            ListenerEndpoint first = owner.endpoints().get(0);
            ListenerEndpoint second = group.endpoints().get(0);
            throw new MqConfigurationException(
                    "Two listeners have the id '%s': %s and %s."
                            .formatted(id, place(first, second), place(second, first)),
                    "Give one of them another id.");
        }
    }

    /** Names the bean where the method does not tell one from the other. */
    private static String place(ListenerEndpoint endpoint, ListenerEndpoint other) {
        return endpoint.method().equals(other.method()) && !endpoint.beanName().equals(other.beanName())
                ? "%s of the bean '%s'".formatted(endpoint.location(), endpoint.beanName())
                : endpoint.location();
    }
}
