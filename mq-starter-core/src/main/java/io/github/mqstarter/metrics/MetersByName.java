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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Meters by the value of a tag, of which there are no more than a number: what comes later is counted together. */
final class MetersByName<T> {

    private final Map<String, T> meters = new ConcurrentHashMap<>();

    private final int max;

    private final Function<String, T> factory;

    MetersByName(int max, Function<String, T> factory) {
        this.max = max;
        this.factory = factory;
    }

    T of(String name) {
        T known = meters.get(name);
        return (known != null) ? known : create(name);
    }

    private T create(String name) {
        return meters.computeIfAbsent((meters.size() < max) ? name : Labels.OTHER, factory);
    }
}
