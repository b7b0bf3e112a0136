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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.listener.ConsumeInterceptor;
import io.github.mqstarter.listener.ConsumeResult;
import io.github.mqstarter.listener.Delivery;
import io.github.mqstarter.listener.FailureVerdict;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;

/** Our timers are those of Micrometer's own handler. */
class MqMeterObservationHandlerTests {

    private final MeterRegistry meters = new SimpleMeterRegistry();

    private final MqMeterObservationHandler ours = new MqMeterObservationHandler(meters);

    @Test
    void makesTheSameTimersAsTheDefaultHandler() throws Exception {
        MeterRegistry expected = new SimpleMeterRegistry();
        for (ObservationHandler<?> handler : List.of(ours, new DefaultMeterObservationHandler(expected))) {
            process(handler, null, ConsumeResult.success(), 3);
            process(handler, null, ConsumeResult.failed(FailureVerdict.retry(), new IllegalStateException()), 2);
        }
        assertThat(timers(meters))
                .isEqualTo(timers(expected.getMeters().stream()
                        .filter(Timer.class::isInstance)
                        .toList()))
                .hasSize(2);
    }

    @Test
    void goesBeforeTheDefaultHandlerWhereItIsFirst() throws Exception {
        process(
                new FirstMatchingCompositeObservationHandler(ours, new DefaultMeterObservationHandler(meters)),
                null,
                ConsumeResult.success(),
                3);
        assertThat(meters.get("messaging.process.duration").timer().count()).isEqualTo(3);
        assertThat(meters.find("messaging.process.duration.active").meters()).isEmpty();
    }

    @Test
    void aTimerThatWasRemovedIsMadeAgain() throws Exception {
        process(ours, null, ConsumeResult.success(), 1);
        meters.clear();
        process(ours, null, ConsumeResult.success(), 1);
        assertThat(meters.get("messaging.process.duration").timer().count()).isEqualTo(1);
    }

    @Test
    void tagsThatAConventionMakesUpWithoutEndAreAllTimedAndNotAllKept() throws Exception {
        MqDeliveryObservationConvention endless = new MqDeliveryObservationConvention() {
            private int number;

            @Override
            public KeyValues getLowCardinalityKeyValues(MqDeliveryContext context) {
                return KeyValues.of("number", String.valueOf(number++));
            }
        };
        process(ours, endless, ConsumeResult.success(), 2000);
        assertThat(meters.getMeters()).hasSizeGreaterThanOrEqualTo(2000);
    }

    private static void process(
            ObservationHandler<?> handler, MqDeliveryObservationConvention convention, ConsumeResult result, int times)
            throws Exception {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(handler);
        MqObservations observations = MqObservations.create();
        observations.start(registry, null, convention);
        ConsumeInterceptor link = observations.deliveries();
        MessageExt message = new MessageExt();
        message.setTopic("orders");
        for (int i : IntStream.range(0, times).toArray()) {
            link.intercept(new Delivery(List.of(message), "shop", "shop", 3), delivery -> result);
        }
    }

    private static List<String> timers(MeterRegistry registry) {
        return timers(registry.getMeters());
    }

    private static List<String> timers(List<Meter> meters) {
        List<String> timers = new ArrayList<>();
        meters.forEach(meter -> timers.add(meter.getId() + " " + ((Timer) meter).count()));
        return timers.stream().sorted().toList();
    }
}
