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

import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerContainer.State;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Shows what the listeners of a registry are doing, by the meters {@code mq.listener.*}, from when the registry starts; one
 * that joins later appears when it does.
 *
 * @since 0.1.0
 */
public final class ListenerMetrics implements MeterBinder {

    private static final Set<State> RUNNING = Set.of(State.RUNNING, State.PAUSED);

    private final MqListenerRegistry listeners;

    private final DeliveryMetrics deliveries;

    private final DeadLetterMetrics deadLetters;

    /**
     * @param listeners the listeners
     * @param deliveries what counts their deliveries
     * @param deadLetters what counts the dead letters of their groups
     */
    public ListenerMetrics(MqListenerRegistry listeners, DeliveryMetrics deliveries, DeadLetterMetrics deadLetters) {
        this.listeners = listeners;
        this.deliveries = deliveries;
        this.deadLetters = deadLetters;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        listeners.onContainer(container -> {
            deliveries.add(container);
            deadLetters.add(container.group());
            bind(container, registry);
        });
    }

    private static void bind(MqListenerContainer container, MeterRegistry registry) {
        Tags tags = Tags.of(
                Labels.CLUSTER, Labels.ofCluster(container),
                Labels.TOPIC, container.topic(),
                Labels.GROUP, container.group(),
                Labels.LISTENER, container.id());
        new Gauges(registry, container, tags)
                .gauge("in.flight", "Messages that the listener is working on", MqListenerContainer::inFlight)
                .flag("running", "Whether it is connected and has its queues, be it paused", RUNNING)
                .flag("paused", "Whether it was paused", Set.of(State.PAUSED))
                .gauge(
                        "circuit.open",
                        "Whether it has paused by itself because too many messages fail",
                        one -> one.isCircuitOpen() ? 1 : 0)
                .gauge("stuck", "Deliveries that the listener does not come back from", one -> one.stuckDeliveries()
                        .size())
                .counter(
                        "stuck.deliveries",
                        "Deliveries that took longer than the execution deadline",
                        MqListenerContainer::stuckCount)
                .counter(
                        "skipped",
                        "Messages that were dropped because the listener was too far behind",
                        MqListenerContainer::skipped);
    }

    /** The meters of one container. */
    private record Gauges(MeterRegistry registry, MqListenerContainer container, Tags tags) {

        Gauges gauge(String name, String description, ToDoubleFunction<MqListenerContainer> value) {
            Gauge.builder("mq.listener." + name, container, value)
                    .description(description)
                    .tags(tags)
                    .register(registry);
            return this;
        }

        Gauges flag(String name, String description, Set<State> states) {
            return gauge(name, description, one -> states.contains(one.state()) ? 1 : 0);
        }

        Gauges counter(String name, String description, ToDoubleFunction<MqListenerContainer> value) {
            FunctionCounter.builder("mq.listener." + name, container, value)
                    .description(description)
                    .tags(tags)
                    .register(registry);
            return this;
        }
    }
}
