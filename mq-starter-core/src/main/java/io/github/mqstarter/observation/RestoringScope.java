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

import io.github.mqstarter.producer.SendObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The scope of an observation, behind which the thread is in the scope that it was in before, also if a handler fails at the
 * beginning or the end. What comes next on the thread would have the observation as its parent otherwise.
 */
final class RestoringScope implements SendObserver.Scope {

    private final ObservationRegistry registry;

    private final Observation.@Nullable Scope before;

    private final Observation.Scope scope;

    private RestoringScope(ObservationRegistry registry, Observation.@Nullable Scope before, Observation.Scope scope) {
        this.registry = registry;
        this.before = before;
        this.scope = scope;
    }

    static RestoringScope open(Observation observation) {
        ObservationRegistry registry = observation.getObservationRegistry();
        Observation.Scope before = registry.getCurrentObservationScope();
        try {
            return new RestoringScope(registry, before, observation.openScope());
        } catch (RuntimeException | Error ex) {
            closeAnew(registry, before, ex);
            throw ex;
        }
    }

    /** Handlers that did not fail have opened theirs. */
    private static void closeAnew(ObservationRegistry registry, Observation.@Nullable Scope before, Throwable failure) {
        Observation.Scope opened = registry.getCurrentObservationScope();
        try {
            if (opened != null && opened != before) {
                opened.close();
            }
        } catch (RuntimeException | Error ex) {
            failure.addSuppressed(ex);
        } finally {
            registry.setCurrentObservationScope(before);
        }
    }

    @Override
    public void close() {
        try {
            scope.close();
        } finally {
            registry.setCurrentObservationScope(before);
        }
    }
}
