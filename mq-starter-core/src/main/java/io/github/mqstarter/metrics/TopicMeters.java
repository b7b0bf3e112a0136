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

import io.github.mqstarter.producer.SendFailedException;
import io.github.mqstarter.producer.SendFailedException.Reason;
import io.github.mqstarter.producer.SendOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** The meters of sends to one topic. */
final class TopicMeters {

    private final Counter stored;

    private final Counter degraded;

    private final Map<Reason, Counter> failed = new EnumMap<>(Reason.class);

    private final DistributionSummary attempts;

    TopicMeters(MeterRegistry registry, String cluster, String topic) {
        this.stored = counter(registry, cluster, topic, "stored", Labels.NONE);
        this.degraded = counter(registry, cluster, topic, "degraded", Labels.NONE);
        for (Reason reason : Reason.values()) {
            failed.put(reason, counter(registry, cluster, topic, "failed", reason.name()));
        }
        this.attempts = DistributionSummary.builder("mq.send.attempts")
                .description("How often messages were handed to the client until they had an outcome")
                .tags(Labels.CLUSTER, cluster, Labels.TOPIC, topic)
                .register(registry);
    }

    void count(SendOutcome outcome) {
        SendFailedException failure = outcome.failure();
        Counter counter = (failure == null) ? null : failed.get(failure.reason());
        if (counter == null) {
            counter = outcome.isDegraded() ? degraded : stored;
        }
        counter.increment();
        attempts.record(outcome.attempts());
    }

    private static Counter counter(
            MeterRegistry registry, String cluster, String topic, String outcome, String reason) {
        return Counter.builder("mq.sends")
                .description("Messages that were to be sent, by what became of them")
                .tags(Labels.CLUSTER, cluster, Labels.TOPIC, topic, Labels.OUTCOME, outcome, "reason", reason)
                .register(registry);
    }
}
