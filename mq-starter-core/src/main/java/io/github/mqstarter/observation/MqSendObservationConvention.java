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

import io.github.mqstarter.observation.MqObservation.Key;
import io.github.mqstarter.producer.OutboundMessage;
import io.github.mqstarter.producer.SendOutcome;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.jspecify.annotations.Nullable;

/**
 * How a send is named in metrics and traces. A bean of this type changes it, by what it overrides. It is asked when a handler
 * wants to know, which may be several times for a message and on several threads, and never for what no handler wants.
 *
 * @since 0.1.0
 */
public interface MqSendObservationConvention extends ObservationConvention<MqSendContext> {

    /** The convention that holds without another. */
    MqSendObservationConvention DEFAULT = new MqSendObservationConvention() {};

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof MqSendContext;
    }

    @Override
    default String getName() {
        return MqObservation.SEND.getName();
    }

    @Override
    default @Nullable String getContextualName(MqSendContext context) {
        return context.known().contextualName();
    }

    /** {@inheritDoc} The type of error is {@code none} until the send has failed. */
    @Override
    default KeyValues getLowCardinalityKeyValues(MqSendContext context) {
        SendOutcome outcome = context.outcome();
        return (outcome == null || outcome.failure() == null)
                ? context.known().low()
                : context.known().lowWithError(outcome.failure().reason().name());
    }

    /** {@inheritDoc} There is a message id only behind the interceptors. */
    @Override
    default KeyValues getHighCardinalityKeyValues(MqSendContext context) {
        OutboundMessage message = context.message();
        KeyValueList values = new KeyValueList()
                .add(Key.MESSAGE_ID, message.messageId())
                .add(Key.TAG, message.destination().tag())
                .add(Key.KEYS, String.join(" ", message.keys()));
        SendOutcome outcome = context.outcome();
        if (outcome != null) {
            values.add(Key.SEND_ATTEMPTS, String.valueOf(outcome.attempts()));
        }
        return values.get();
    }
}
