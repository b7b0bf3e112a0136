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

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.listener.DeliveryOutcome;
import io.github.mqstarter.listener.DeliveryOutcome.Type;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.MessageExt;

/** The meters of deliveries to one listener. */
final class DeliveryMeters {

    private final Map<Type, Counter> deliveries = new EnumMap<>(Type.class);

    /** Of outcomes after which the listener does not get the message again. */
    private final Map<Type, DistributionSummary> attempts = new EnumMap<>(Type.class);

    private final Timer endToEnd;

    private final Timer wait;

    DeliveryMeters(MeterRegistry registry, String cluster, String topic, String group, String listener) {
        Tags ofTopic = Tags.of(Labels.TOPIC, topic, Labels.GROUP, group);
        Tags ofListener = ofTopic.and(Labels.CLUSTER, cluster, Labels.LISTENER, listener);
        for (Type type : Type.values()) {
            deliveries.put(type, deliveries(registry, ofListener, type));
            if (type != Type.RETRY && type != Type.SKIPPED) {
                attempts.put(type, attempts(registry, ofTopic, type));
            }
        }
        this.endToEnd =
                timer(registry, "mq.delivery.end.to.end", "From the birth of a message to its success", ofTopic);
        this.wait = timer(
                registry,
                "mq.delivery.wait",
                "How long messages lie on the broker before their first attempt",
                ofTopic);
    }

    void count(DeliveryOutcome outcome) {
        Type type = outcome.type();
        increment(type);
        DistributionSummary finalAttempts = attempts.get(type);
        if (finalAttempts != null) {
            finalAttempts.record(outcome.attempt());
        }
        long began = outcome.began().toEpochMilli();
        if (outcome.attempt() == 1 && type != Type.SKIPPED) {
            record(wait, began - outcome.message().getStoreTimestamp());
        }
        if (type == Type.OK) {
            record(endToEnd, began + outcome.duration().toMillis() - birth(outcome.message()));
        }
    }

    private void increment(Type type) {
        Counter counter = deliveries.get(type);
        if (counter != null) {
            counter.increment();
        }
    }

    /** A message that came again has the birth of the first with it. */
    private static long birth(MessageExt message) {
        String first = message.getProperty(MqHeaders.BORN_TIMESTAMP);
        if (first == null) {
            return message.getBornTimestamp();
        }
        try {
            return Long.parseLong(first);
        } catch (NumberFormatException ex) { // of somebody else
            return message.getBornTimestamp();
        }
    }

    /** The clocks of other hosts may be ahead. */
    private static void record(Timer timer, long millis) {
        timer.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }

    private static Counter deliveries(MeterRegistry registry, Tags tags, Type type) {
        return Counter.builder("mq.deliveries")
                .description("Attempts at messages, by what became of them")
                .tags(tags.and(Labels.OUTCOME, Labels.ofConstant(type)))
                .register(registry);
    }

    private static DistributionSummary attempts(MeterRegistry registry, Tags tags, Type type) {
        return DistributionSummary.builder("mq.delivery.attempts")
                .description("How many attempts messages took until their end")
                .tags(tags.and(Labels.OUTCOME, Labels.ofConstant(type)))
                .register(registry);
    }

    private static Timer timer(MeterRegistry registry, String name, String description, Tags tags) {
        return Timer.builder(name).description(description).tags(tags).register(registry);
    }
}
