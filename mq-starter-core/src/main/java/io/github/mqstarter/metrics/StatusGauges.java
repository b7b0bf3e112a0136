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

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The same gauges of each of several things that come and go, updated by one thread at a time. */
final class StatusGauges<T> {

    private final MeterRegistry registry;

    private final Duration maxAge;

    private final List<Description<T>> descriptions = new ArrayList<>();

    private final Map<Tags, Seen<T>> seen = new ConcurrentHashMap<>();

    StatusGauges(MeterRegistry registry, Duration maxAge) {
        this.registry = registry;
        this.maxAge = maxAge;
    }

    /** Adds a gauge, before the first update. */
    StatusGauges<T> gauge(String name, String description, @Nullable String baseUnit, ToDoubleFunction<T> value) {
        descriptions.add(new Description<>(name, description, baseUnit, value));
        return this;
    }

    Update update() {
        return new Update();
    }

    private Seen<T> register(Tags tags) {
        Seen<T> created = new Seen<>(maxAge);
        for (Description<T> one : descriptions) {
            Gauge.builder(one.name, created, status -> status.value(one.value))
                    .description(one.description)
                    .baseUnit(one.baseUnit)
                    .tags(tags)
                    .register(registry);
        }
        return created;
    }

    /** All that there is at one time. */
    final class Update {

        private final Set<Tags> gone = new HashSet<>(seen.keySet());

        void put(Tags tags, T status, @Nullable Instant at) {
            gone.remove(tags);
            seen.computeIfAbsent(tags, StatusGauges.this::register).latest = new Latest<>(status, at);
        }

        /** What was not put is gone. */
        void end() {
            gone.forEach(tags -> {
                Seen<T> one = seen.get(tags);
                if (one != null) {
                    one.latest = null;
                }
            });
        }
    }

    private record Description<T>(
            String name, String description, @Nullable String baseUnit, ToDoubleFunction<T> value) {}

    private record Latest<T>(T status, @Nullable Instant at) {}

    private static final class Seen<T> {

        private final Duration maxAge;

        private volatile @Nullable Latest<T> latest;

        Seen(Duration maxAge) {
            this.maxAge = maxAge;
        }

        double value(ToDoubleFunction<T> value) {
            Latest<T> known = latest;
            boolean fresh =
                    known != null && known.at != null && known.at.plus(maxAge).isAfter(Instant.now());
            return (known != null && fresh) ? value.applyAsDouble(known.status) : Double.NaN;
        }
    }
}
