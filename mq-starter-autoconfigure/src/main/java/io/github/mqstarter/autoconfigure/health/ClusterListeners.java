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

import io.github.mqstarter.MqException;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import java.util.List;

/** The listeners on a cluster. The primary one has also those whose cluster is none of the configured ones. */
final class ClusterListeners {

    private final String cluster;

    private final MqListenerRegistry registry;

    ClusterListeners(String cluster, MqListenerRegistry registry) {
        this.cluster = cluster;
        this.registry = registry;
    }

    List<MqListenerContainer> all() {
        return registry.getContainers().stream()
                .filter(container -> clusterOf(container).equals(cluster))
                .toList();
    }

    private static String clusterOf(MqListenerContainer container) {
        try {
            String named = container.cluster();
            return (named != null) ? named : MqClients.PRIMARY;
        } catch (MqException ex) { // the clients are not running
            return MqClients.PRIMARY;
        }
    }
}
