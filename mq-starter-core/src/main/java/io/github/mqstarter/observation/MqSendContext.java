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
import io.github.mqstarter.producer.SendOutcome;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a message that is sent. What a tracer wants to tell the receiver goes into headers of the message.
 *
 * @since 0.1.0
 */
public final class MqSendContext extends SenderContext<OutboundMessage> {

    private final OutboundMessage message;

    private final KnownKeys known;

    /** Whether there are key values of others than the convention. */
    private volatile boolean added;

    private @Nullable ConventionKeys<MqSendContext> keys;

    private @Nullable SendOutcome outcome;

    MqSendContext(OutboundMessage message, KnownKeys known) {
        super(MqSendContext::setHeader, Kind.PRODUCER);
        this.message = message;
        this.known = known;
        setCarrier(message);
        setRemoteServiceName(KnownKeys.REMOTE_SERVICE);
    }

    private static void setHeader(@Nullable OutboundMessage message, String name, String value) {
        if (message != null) {
            message.setHeaderIfPossible(name, value);
        }
    }

    /**
     * The message.
     *
     * @return the message, not encoded yet when the observation starts
     */
    public OutboundMessage message() {
        return message;
    }

    /**
     * How the send ended.
     *
     * @return the outcome, or {@code null} as long as there is none
     */
    public @Nullable SendOutcome outcome() {
        return outcome;
    }

    void end(SendOutcome newOutcome) {
        this.outcome = newOutcome;
    }

    ConventionKeys<MqSendContext> keysBy(MqSendObservationConvention convention) {
        ConventionKeys<MqSendContext> made = new ConventionKeys<>(convention, this);
        this.keys = made;
        return made;
    }

    /** How long it took from the call to the outcome. */
    long nanos() {
        return (outcome != null) ? outcome.duration().toNanos() : 0;
    }

    KnownKeys known() {
        return known;
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
