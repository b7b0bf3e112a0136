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
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The key values that a convention has for a context, asked of it when somebody wants them. Micrometer asks twice for each
 * observation, and copies the answers into maps; here the answer is kept as it is, and what no handler asks for is never made.
 */
final class ConventionKeys<C extends Observation.Context> implements ObservationConvention<C> {

    private final ObservationConvention<C> convention;

    private final C context;

    /** Whether it is this convention that the registry chose. */
    private boolean chosen;

    /** Keys that a filter does not want. */
    private volatile @Nullable Set<String> removed;

    ConventionKeys(ObservationConvention<C> convention, C context) {
        this.convention = convention;
        this.context = context;
    }

    @Override
    public boolean supportsContext(Observation.Context other) {
        return convention.supportsContext(other);
    }

    @Override
    public @Nullable String getName() {
        return convention.getName();
    }

    @Override
    public @Nullable String getContextualName(C asked) {
        return convention.getContextualName(asked);
    }

    /** To Micrometer it has none: they are in the context. */
    @Override
    public KeyValues getLowCardinalityKeyValues(C asked) {
        chosen = true;
        return KeyValues.empty();
    }

    KeyValues low(KeyValues added) {
        return chosen ? merged(added, convention.getLowCardinalityKeyValues(context)) : added;
    }

    KeyValues high(KeyValues added) {
        return chosen ? merged(added, convention.getHighCardinalityKeyValues(context)) : added;
    }

    /** As Micrometer has it, the convention has the last word. */
    private KeyValues merged(KeyValues added, KeyValues own) {
        KeyValues left = withoutRemoved(own);
        return (added == KeyValues.empty()) ? left : added.and(left);
    }

    private KeyValues withoutRemoved(KeyValues own) {
        Set<String> names = removed;
        return (names == null)
                ? own
                : KeyValues.of(own.stream()
                        .filter(each -> !names.contains(each.getKey()))
                        .toList());
    }

    synchronized void remove(String name) {
        Set<String> names = (removed == null) ? new HashSet<>() : new HashSet<>(removed);
        names.add(name);
        removed = names;
    }

    static @Nullable KeyValue find(KeyValues values, String name) {
        for (KeyValue value : values) {
            if (value.getKey().equals(name)) {
                return value;
            }
        }
        return null;
    }
}
