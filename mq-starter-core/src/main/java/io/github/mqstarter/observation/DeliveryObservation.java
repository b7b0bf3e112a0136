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

import io.github.mqstarter.listener.ConsumeInterceptor;
import io.github.mqstarter.listener.ConsumeResult;
import io.github.mqstarter.listener.Delivery;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes an observation of each delivery. */
final class DeliveryObservation implements ConsumeInterceptor {

    private final Map<String, KnownKeys.Cache> knownByGroup = new ConcurrentHashMap<>();

    private volatile @Nullable Observing observing;

    void start(ObservationRegistry registry, @Nullable MqDeliveryObservationConvention convention) {
        observing = new Observing(registry, convention);
    }

    @Override
    public ConsumeResult intercept(Delivery delivery, Chain chain) throws Exception {
        Observing now = observing;
        return (now != null && !now.registry().isNoop()) ? observed(now, delivery, chain) : chain.proceed(delivery);
    }

    private ConsumeResult observed(Observing now, Delivery delivery, Chain chain) throws Exception {
        MqDeliveryContext context = new MqDeliveryContext(delivery, known(delivery));
        GuardedObservation observation = GuardedObservation.start(delivery, () -> now.observationOf(context));
        if (observation == null) {
            return chain.proceed(delivery);
        }
        Throwable failure = null;
        try {
            ConsumeResult result = chain.proceed(delivery);
            context.end(result);
            failure = result.failure();
            return result;
        } catch (Throwable ex) {
            failure = ex;
            throw ex;
        } finally {
            observation.end(failure);
        }
    }

    private KnownKeys known(Delivery delivery) {
        String group = delivery.group();
        KnownKeys.Cache known = knownByGroup.get(group);
        if (known == null) {
            known = knownByGroup.computeIfAbsent(
                    group, name -> new KnownKeys.Cache(topic -> KnownKeys.ofDelivery(topic, name)));
        }
        return known.of(delivery.message().getTopic());
    }

    private record Observing(
            ObservationRegistry registry, @Nullable MqDeliveryObservationConvention convention) {

        Observation observationOf(MqDeliveryContext context) {
            ConventionKeys<MqDeliveryContext> keys =
                    context.keysBy(Objects.requireNonNullElse(convention, MqDeliveryObservationConvention.DEFAULT));
            return Observation.createNotStarted((convention != null) ? keys : null, keys, () -> context, registry);
        }
    }
}
