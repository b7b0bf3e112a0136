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

import io.github.mqstarter.client.MqClients;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.consumer.MessageSelector;

/** Puts together the endpoints that make one consumer, which have been found to go together. */
final class ListenerGroups {

    private ListenerGroups() {}

    /** The groups, in the order of their first endpoints. */
    static List<ListenerGroup> of(List<ListenerEndpoint> endpoints) {
        Map<List<String>, List<ListenerEndpoint>> byGroup = new LinkedHashMap<>();
        for (ListenerEndpoint endpoint : endpoints) {
            String cluster = Objects.requireNonNullElse(endpoint.cluster(), MqClients.PRIMARY);
            List<ListenerEndpoint> members =
                    byGroup.computeIfAbsent(List.of(cluster, endpoint.group()), key -> new ArrayList<>());
            members.add(endpoint);
        }
        return byGroup.values().stream().map(ListenerGroups::group).toList();
    }

    private static ListenerGroup group(List<ListenerEndpoint> members) {
        ListenerEndpoint first = members.get(0);
        boolean sameId = members.stream().allMatch(member -> member.id().equals(first.id()));
        return new ListenerGroup(
                sameId ? first.id() : first.group(),
                first.topic(),
                selector(members),
                first.group(),
                first.cluster(),
                first.settings(),
                List.copyOf(members));
    }

    private static MessageSelector selector(List<ListenerEndpoint> members) {
        String sql = members.get(0).sql();
        return (sql != null) ? MessageSelector.bySql(sql) : MessageSelector.byTag(tags(members));
    }

    private static String tags(List<ListenerEndpoint> members) {
        if (members.stream().anyMatch(ListenerEndpoint::takesAllTags)) {
            return ListenerEndpoint.ALL_TAGS;
        }
        return members.stream().flatMap(member -> member.tagSet().stream()).collect(Collectors.joining(" || "));
    }
}
