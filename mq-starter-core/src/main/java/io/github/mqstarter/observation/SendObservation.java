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

import io.github.mqstarter.producer.OutboundMessage;
import io.github.mqstarter.producer.SendObserver;
import io.github.mqstarter.producer.SendOutcome;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes an observation of each message that is sent. */
final class SendObservation implements SendObserver {

    private final KnownKeys.Cache known = new KnownKeys.Cache(KnownKeys::ofSend);

    private volatile @Nullable Observing observing;

    void start(ObservationRegistry registry, @Nullable MqSendObservationConvention convention) {
        observing = new Observing(registry, convention);
    }

    @Override
    public @Nullable ObservedSend begin(OutboundMessage message) {
        Observing now = observing;
        if (now == null || now.registry().isNoop()) {
            return null;
        }
        MqSendContext context =
                new MqSendContext(message, known.of(message.destination().topic()));
        Observation observation = now.observationOf(context);
        return observation.isNoop() ? null : new Observed(context, observation.start());
    }

    private record Observing(
            ObservationRegistry registry, @Nullable MqSendObservationConvention convention) {

        Observation observationOf(MqSendContext context) {
            ConventionKeys<MqSendContext> keys =
                    context.keysBy(Objects.requireNonNullElse(convention, MqSendObservationConvention.DEFAULT));
            return Observation.createNotStarted((convention != null) ? keys : null, keys, () -> context, registry);
        }
    }

    private record Observed(MqSendContext context, Observation observation) implements ObservedSend {

        @Override
        public Scope open() {
            return RestoringScope.open(observation);
        }

        @Override
        public void end(SendOutcome outcome) {
            context.end(outcome);
            if (outcome.failure() != null) {
                observation.error(outcome.failure());
            }
            observation.stop();
        }

        /** The observation of the caller, if there was one; this one is over. */
        @Override
        public Scope openForCallbacks() {
            return (context.getParentObservation() instanceof Observation caller)
                    ? RestoringScope.open(caller)
                    : Scope.NONE;
        }
    }
}
