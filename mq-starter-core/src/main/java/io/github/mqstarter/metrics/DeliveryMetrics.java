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

import io.github.mqstarter.listener.DeliveryOutcome;
import io.github.mqstarter.listener.MqDeliveryListener;
import io.github.mqstarter.listener.MqListenerContainer;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Counts deliveries by their outcome, and measures how long messages wait and travel: {@code mq.deliveries},
 * {@code mq.delivery.attempts}, {@code mq.delivery.wait} and {@code mq.delivery.end.to.end}. A listener that it was told of,
 * as {@link ListenerMetrics} does, has all of its counters from then on. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class DeliveryMetrics implements MqDeliveryListener {

    private final Supplier<MeterRegistry> registry;

    private final Map<String, DeliveryMeters> byListener = new ConcurrentHashMap<>();

    /**
     * @param registry where the meters are
     */
    public DeliveryMetrics(MeterRegistry registry) {
        this(() -> registry);
    }

    /**
     * @param registry gives what the meters are in, and is not asked before the first listener or delivery is known
     */
    public DeliveryMetrics(Supplier<MeterRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public void onOutcome(DeliveryOutcome outcome) {
        DeliveryMeters meters = byListener.get(outcome.listenerId());
        ((meters != null) ? meters : unknown(outcome)).count(outcome);
    }

    /** Gives each listener of a container its meters, which have the topic and the cluster of the container. */
    void add(MqListenerContainer container) {
        String cluster = Labels.ofCluster(container);
        for (String id : container.listenerIds()) {
            byListener.put(id, new DeliveryMeters(registry.get(), cluster, container.topic(), container.group(), id));
        }
    }

    /** Of a message that none of its group's listeners is for, or of a registry that this was not told of. */
    private DeliveryMeters unknown(DeliveryOutcome outcome) {
        return byListener.computeIfAbsent(
                outcome.listenerId(),
                id -> new DeliveryMeters(
                        registry.get(), Labels.OTHER, outcome.message().getTopic(), outcome.group(), id));
    }
}
