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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An observation with its scope, on one thread. What fails in it is logged, as nothing must fail by being observed. */
final class GuardedObservation {

    private static final Logger logger = LoggerFactory.getLogger(MqObservations.class);

    private final Object subject;

    private final Observation observation;

    private final SendObserver.Scope scope;

    private GuardedObservation(Object subject, Observation observation, SendObserver.Scope scope) {
        this.subject = subject;
        this.observation = observation;
        this.scope = scope;
    }

    /**
     * Starts it and opens its scope, without which it goes on if that fails; answers {@code null} if nothing is to be
     * observed, or the start failed.
     */
    static @Nullable GuardedObservation start(Object subject, Supplier<Observation> factory) {
        try {
            Observation observation = factory.get();
            if (observation.isNoop()) {
                return null;
            }
            observation.start();
            return new GuardedObservation(subject, observation, scopeOf(subject, observation));
        } catch (RuntimeException | Error ex) {
            logger.warn("The observation of {} failed, which goes on without", subject, ex);
            return null;
        }
    }

    private static SendObserver.Scope scopeOf(Object subject, Observation observation) {
        try {
            return RestoringScope.open(observation);
        } catch (RuntimeException | Error ex) {
            logger.warn("The scope of the observation of {} failed, which goes on without", subject, ex);
            return SendObserver.Scope.NONE;
        }
    }

    /** Says why it failed. */
    void errorType(String type) {
        guarded(() -> observation.lowCardinalityKeyValue(MqObservation.Key.ERROR_TYPE.withValue(type)));
    }

    void end(@Nullable Throwable failure) {
        if (failure != null) {
            guarded(() -> observation.error(failure));
        }
        guarded(scope::close);
        guarded(observation::stop);
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error ex) {
            logger.warn("The observation of {} failed, which does not change what became of it", subject, ex);
        }
    }
}
