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
package io.github.mqstarter.deadletter;

import io.github.mqstarter.RequestIdSettings;
import io.github.mqstarter.admin.ClusterAdmin;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.deadletter.Redriver.Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.common.MixAll;
import org.springframework.util.StringUtils;

/** The letters of all groups, and what settles them. Safe for use by many threads. */
final class LetterStores {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final MqClients clients;

    private final ListenerGroups groups;

    private final RequestIdSettings requestIds;

    private final List<DeadLetterOperations.SettlementListener> listeners;

    private final List<RedriveInterceptor> interceptors;

    /** Of groups that have letters. */
    private final Map<String, LetterStore> stores = new ConcurrentHashMap<>();

    LetterStores(DeadLetterOperations.Builder settings) {
        this.clients = settings.clients;
        this.groups = new ListenerGroups(settings.registry);
        this.requestIds = settings.requestIds;
        this.listeners = List.copyOf(settings.listeners);
        this.interceptors = List.copyOf(settings.interceptors);
    }

    ListenerGroups groups() {
        return groups;
    }

    /** The letters of a group; remembered from the first letter on, so that no names pile up that mean nothing. */
    LetterStore of(String group, String cluster) {
        if (!StringUtils.hasText(group)) {
            throw new IllegalArgumentException("No consumer group is named");
        }
        String key = cluster + "\n" + group;
        LetterStore known = stores.get(key);
        return (known != null)
                ? known
                : new LetterStore(
                        ClusterAdmin.of(clients, cluster, TIMEOUT), cluster, group, store -> stores.put(key, store));
    }

    void requireCluster(String name) {
        if (!clients.clusters().contains(name)) {
            throw new IllegalArgumentException(
                    "There is no cluster '%s': the clusters are %s".formatted(name, clients.clusters()));
        }
    }

    LetterReader reader(LetterStore store) {
        String topic = groups.topicOf(store.group(), store.cluster());
        return new LetterReader(
                store.admin(),
                store.group(),
                requestIds.header(),
                (topic != null) ? topic : MixAll.getDLQTopic(store.group()));
    }

    Redriver redriver(LetterStore store, Route route) {
        return new Redriver(
                store.admin(), new NativeSends(clients, store.cluster()), interceptors, store.group(), route);
    }

    Settlements settlements(LetterStore store) {
        return new Settlements(store, new NativeSends(clients, store.cluster()), listeners);
    }
}
