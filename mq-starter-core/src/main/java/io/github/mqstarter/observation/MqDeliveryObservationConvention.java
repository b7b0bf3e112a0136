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

import io.github.mqstarter.listener.ConsumeResult;
import io.github.mqstarter.listener.Delivery;
import io.github.mqstarter.observation.MqObservation.Key;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/**
 * How a delivery is named in metrics and traces. A bean of this type changes it, by what it overrides. It is asked when a
 * handler wants to know, which may be several times for a delivery, and never for what no handler wants.
 *
 * @since 0.1.0
 */
public interface MqDeliveryObservationConvention extends ObservationConvention<MqDeliveryContext> {

    /** The convention that holds without another. */
    MqDeliveryObservationConvention DEFAULT = new MqDeliveryObservationConvention() {};

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof MqDeliveryContext;
    }

    @Override
    default String getName() {
        return MqObservation.DELIVERY.getName();
    }

    @Override
    default @Nullable String getContextualName(MqDeliveryContext context) {
        return context.known().contextualName();
    }

    /** {@inheritDoc} The type of error is {@code none} until the delivery has failed. */
    @Override
    default KeyValues getLowCardinalityKeyValues(MqDeliveryContext context) {
        ConsumeResult result = context.result();
        return (result == null || result.failure() == null)
                ? context.known().low()
                : context.known().lowWithError(result.failure().getClass().getName());
    }

    @Override
    default KeyValues getHighCardinalityKeyValues(MqDeliveryContext context) {
        Delivery delivery = context.delivery();
        MessageExt message = delivery.message();
        KeyValueList values = new KeyValueList()
                .add(Key.MESSAGE_ID, message.getMsgId())
                .add(Key.TAG, message.getTags())
                .add(Key.KEYS, message.getKeys())
                .add(Key.ATTEMPT, String.valueOf(delivery.attempt()));
        if (delivery.messages().size() > 1) {
            values.add(Key.BATCH_SIZE, String.valueOf(delivery.messages().size()));
        }
        return values.get();
    }
}
