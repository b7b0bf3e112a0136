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

import io.github.mqstarter.Destination;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.producer.MqSendListener;
import io.github.mqstarter.producer.SendOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/**
 * Counts sends by their outcome: {@code mq.sends} and {@code mq.send.attempts}. A topic has all of its counters as soon as
 * something is sent to it. The first 200 topics of a cluster have meters of their own, and the others share those of
 * {@code other}. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class SendMetrics implements MqSendListener {

    private static final int MAX_TOPICS = 200;

    private static final int MAX_CLUSTERS = 50;

    private final MetersByName<MetersByName<TopicMeters>> clusters;

    /**
     * @param registry where the meters are
     */
    public SendMetrics(MeterRegistry registry) {
        this(() -> registry);
    }

    /**
     * @param registry gives what the meters are in, and is not asked before the first message has its outcome
     */
    public SendMetrics(Supplier<MeterRegistry> registry) {
        this.clusters = new MetersByName<>(
                MAX_CLUSTERS,
                cluster -> new MetersByName<>(MAX_TOPICS, topic -> new TopicMeters(registry.get(), cluster, topic)));
    }

    @Override
    public void onOutcome(SendOutcome outcome) {
        Destination destination = outcome.destination();
        if (destination == null) {
            clusters.of(MqClients.PRIMARY).of(Labels.NONE).count(outcome);
        } else {
            String cluster = destination.cluster();
            clusters.of((cluster != null) ? cluster : MqClients.PRIMARY)
                    .of(destination.topic())
                    .count(outcome);
        }
    }
}
