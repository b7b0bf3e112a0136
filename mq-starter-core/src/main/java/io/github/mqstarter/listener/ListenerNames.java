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
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who has which id and which group. Not for use by many threads. */
final class ListenerNames {

    private final Map<String, String> byId = new HashMap<>();

    private final Map<String, String> annotatedByGroup = new HashMap<>();

    private final Map<String, String> joinedByGroup = new HashMap<>();

    /** Has annotated listeners take their names; throws {@link MqConfigurationException} if they are not free. */
    void annotated(ListenerGroup group) {
        String location = group.endpoints().get(0).location();
        if (group.cluster() == null || group.cluster().equals(MqClients.PRIMARY)) {
            annotatedByGroup.put(group.group(), location);
            requireOneKind(group.group());
        }
        Set<String> ids = new LinkedHashSet<>(List.of(group.id()));
        group.endpoints().forEach(endpoint -> ids.add(endpoint.id()));
        ids.forEach(id -> take(id, location));
    }

    /** The same for one that joins; others that do may share its group. */
    void joined(NativeListener listener) {
        joinedByGroup.put(listener.group(), listener.location());
        requireOneKind(listener.group());
        take(listener.id(), listener.location());
    }

    private void requireOneKind(String group) {
        String annotated = annotatedByGroup.get(group);
        String joined = joinedByGroup.get(group);
        if (annotated != null && joined != null) {
            throw new MqConfigurationException(
                    "Two listeners use the consumer group '%s': %s and %s. The broker keeps one subscription per group, so each of them would miss messages."
                            .formatted(group, annotated, joined),
                    "Give one of them a group of its own.");
        }
    }

    private void take(String id, String location) {
        String other = byId.putIfAbsent(id, location);
        if (other != null) {
            throw new MqConfigurationException(
                    "Two listeners have the id '%s': %s and %s.".formatted(id, other, location),
                    "Give one of them another id.");
        }
    }
}
