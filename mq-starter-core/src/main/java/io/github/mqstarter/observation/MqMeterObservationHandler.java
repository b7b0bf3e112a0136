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
package io.github.mqstarter.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Times sends and deliveries, with the names and tags that Micrometer's {@code DefaultMeterObservationHandler} gives them, for
 * a fraction of what that takes; but without its {@code .active} timers, in place of which there are gauges of what is in
 * flight, and after the first 200 topics that are sent to the others are {@code other}. To be put in front of it, into one {@code FirstMatchingCompositeObservationHandler}, or both would time the same.
 *
 * @since 0.1.0
 */
public final class MqMeterObservationHandler implements MeterObservationHandler<Observation.Context> {

    /** Custom conventions may make up tags without end. */
    private static final int MAX_KNOWN = 1000;

    /** A caller may make up topics without end. */
    private static final int MAX_TOPICS = 200;

    private static final String OTHER = "other";

    /** Those of sends. */
    private final Set<String> topics = ConcurrentHashMap.newKeySet();

    private final Map<KeyValues, Timer> sends = new ConcurrentHashMap<>();

    private final Map<KeyValues, Timer> deliveries = new ConcurrentHashMap<>();

    private final MeterRegistry registry;

    /**
     * @param registry where timers are
     */
    public MqMeterObservationHandler(MeterRegistry registry) {
        this.registry = registry;
        registry.config().onMeterRemoved(removed -> {
            sends.clear();
            deliveries.clear();
        });
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof MqSendContext || context instanceof MqDeliveryContext;
    }

    @Override
    public void onStart(Observation.Context context) {
        // the contexts know how long it took
    }

    @Override
    public void onStop(Observation.Context context) {
        if (context instanceof MqSendContext send) {
            timer(send, sends).record(send.nanos(), TimeUnit.NANOSECONDS);
        } else if (context instanceof MqDeliveryContext delivery) {
            timer(delivery, deliveries).record(delivery.nanos(), TimeUnit.NANOSECONDS);
        }
    }

    private Timer timer(Observation.Context context, Map<KeyValues, Timer> known) {
        KeyValues keys = context.getLowCardinalityKeyValues();
        if (context.getError() != null) {
            return newTimer(context, keys, context.getError().getClass().getSimpleName());
        }
        Timer timer = known.get(keys);
        if (timer == null) {
            timer = newTimer(context, keys, KeyValue.NONE_VALUE);
            if (known.size() < MAX_KNOWN) {
                known.put(keys, timer);
            }
        }
        return timer;
    }

    private Timer newTimer(Observation.Context context, KeyValues keys, String error) {
        List<Tag> tags = new ArrayList<>();
        keys.forEach(each -> tags.add(Tag.of(each.getKey(), valueOf(each, context))));
        tags.add(Tag.of("error", error));
        return registry.timer(String.valueOf(context.getName()), tags);
    }

    private String valueOf(KeyValue keyValue, Observation.Context context) {
        boolean bounded = context instanceof MqSendContext
                && keyValue.getKey().equals(MqObservation.Key.DESTINATION_NAME.asString());
        return (bounded && !isAmongTheFirst(keyValue.getValue())) ? OTHER : keyValue.getValue();
    }

    private boolean isAmongTheFirst(String topic) {
        return topics.contains(topic) || (topics.size() < MAX_TOPICS && topics.add(topic));
    }
}
