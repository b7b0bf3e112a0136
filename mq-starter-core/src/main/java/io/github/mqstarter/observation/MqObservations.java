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

import io.github.mqstarter.deadletter.RedriveInterceptor;
import io.github.mqstarter.listener.ConsumeInterceptor;
import io.github.mqstarter.producer.SendObserver;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes observations of what is sent, processed and redriven, by the links that it has for the chains. They can be put there
 * before there is a registry: until {@link #start} nothing is observed. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class MqObservations {

    private final SendObservation sends = new SendObservation();

    private final DeliveryObservation deliveries = new DeliveryObservation();

    private final RedriveObservation redrives = new RedriveObservation();

    private MqObservations() {}

    /**
     * Makes links that observe nothing yet.
     *
     * @return the links
     */
    public static MqObservations create() {
        return new MqObservations();
    }

    /**
     * Makes links that observe from the start, with the default conventions.
     *
     * @param registry where to
     * @return the links
     */
    public static MqObservations of(ObservationRegistry registry) {
        MqObservations observations = new MqObservations();
        observations.start(registry, null, null);
        return observations;
    }

    /**
     * Begins to observe. As long as the registry is a no-op, as it is without handlers, nothing is.
     *
     * @param registry where to
     * @param sendConvention names sends, or {@code null} for those of the registry, else the default
     * @param deliveryConvention names deliveries, or {@code null} for those of the registry, else the default
     */
    public void start(
            ObservationRegistry registry,
            @Nullable MqSendObservationConvention sendConvention,
            @Nullable MqDeliveryObservationConvention deliveryConvention) {
        if (registry != ObservationRegistry.NOOP) {
            sends.start(registry, sendConvention);
            deliveries.start(registry, deliveryConvention);
            redrives.start(registry);
        }
    }

    /**
     * What observes sends.
     *
     * @return the observer for {@link io.github.mqstarter.producer.MqTemplate.Builder#observer}
     */
    public SendObserver sends() {
        return sends;
    }

    /**
     * What observes deliveries: each attempt, as a failure if the listener failed, whatever the error handler made of it.
     *
     * @return the interceptor for {@link io.github.mqstarter.listener.MqListenerRegistry.Builder#observer}
     */
    public ConsumeInterceptor deliveries() {
        return deliveries;
    }

    /**
     * What observes dead letters that are sent back: in the trace of the letter, which goes on through the message.
     *
     * @return the interceptor
     */
    public RedriveInterceptor redrives() {
        return redrives;
    }
}
