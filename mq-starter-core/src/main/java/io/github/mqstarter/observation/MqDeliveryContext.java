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
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a delivery that is processed. Its trace is that of the message, for which the tracer finds what the sender
 * told in the properties; a batch goes on with the trace of its first message.
 *
 * @since 0.1.0
 */
public final class MqDeliveryContext extends ReceiverContext<MessageExt> {

    private final Delivery delivery;

    private final KnownKeys known;

    private final long startNanos = System.nanoTime();

    /** Whether there are key values of others than the convention. */
    private volatile boolean added;

    private @Nullable ConventionKeys<MqDeliveryContext> keys;

    private @Nullable ConsumeResult result;

    MqDeliveryContext(Delivery delivery, KnownKeys known) {
        super(MessageExt::getProperty, Kind.CONSUMER);
        this.delivery = delivery;
        this.known = known;
        setCarrier(delivery.message());
        setRemoteServiceName(KnownKeys.REMOTE_SERVICE);
    }

    /**
     * The delivery.
     *
     * @return the delivery
     */
    public Delivery delivery() {
        return delivery;
    }

    /**
     * What became of the delivery, as the error handler decided.
     *
     * @return the result, or {@code null} as long as there is none
     */
    public @Nullable ConsumeResult result() {
        return result;
    }

    void end(ConsumeResult newResult) {
        this.result = newResult;
    }

    ConventionKeys<MqDeliveryContext> keysBy(MqDeliveryObservationConvention convention) {
        ConventionKeys<MqDeliveryContext> made = new ConventionKeys<>(convention, this);
        this.keys = made;
        return made;
    }

    KnownKeys known() {
        return known;
    }

    /** How long it has taken. */
    long nanos() {
        return System.nanoTime() - startNanos;
    }

    @Override
    public Observation.Context addLowCardinalityKeyValue(KeyValue keyValue) {
        added = true;
        return super.addLowCardinalityKeyValue(keyValue);
    }

    @Override
    public Observation.Context addHighCardinalityKeyValue(KeyValue keyValue) {
        added = true;
        return super.addHighCardinalityKeyValue(keyValue);
    }

    @Override
    public KeyValues getLowCardinalityKeyValues() {
        KeyValues others = added ? super.getLowCardinalityKeyValues() : KeyValues.empty();
        return (keys != null) ? keys.low(others) : others;
    }

    @Override
    public KeyValues getHighCardinalityKeyValues() {
        KeyValues others = added ? super.getHighCardinalityKeyValues() : KeyValues.empty();
        return (keys != null) ? keys.high(others) : others;
    }

    @Override
    public @Nullable KeyValue getLowCardinalityKeyValue(String key) {
        return ConventionKeys.find(getLowCardinalityKeyValues(), key);
    }

    @Override
    public @Nullable KeyValue getHighCardinalityKeyValue(String key) {
        return ConventionKeys.find(getHighCardinalityKeyValues(), key);
    }

    @Override
    public Observation.Context removeLowCardinalityKeyValue(String keyName) {
        remove(keyName);
        return super.removeLowCardinalityKeyValue(keyName);
    }

    @Override
    public Observation.Context removeHighCardinalityKeyValue(String keyName) {
        remove(keyName);
        return super.removeHighCardinalityKeyValue(keyName);
    }

    private void remove(String keyName) {
        if (keys != null) {
            keys.remove(keyName);
        }
    }
}
