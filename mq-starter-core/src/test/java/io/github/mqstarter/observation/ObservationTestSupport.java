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

import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A registry that checks what it is told, with a {@link TraceHandler}, and all observations that have ended. */
abstract class ObservationTestSupport {

    final String topic = TestBroker.newTopic();

    final String group = TestBroker.unique("group");

    final TestObservationRegistry registry = TestObservationRegistry.create();

    final MqObservations observations = MqObservations.of(registry);

    private final List<Observation.Context> ended = new CopyOnWriteArrayList<>();

    ObservationTestSupport() {
        registry.observationConfig().observationHandler(new TraceHandler());
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }

            @Override
            public void onStop(Observation.Context context) {
                ended.add(context);
            }
        });
    }

    MqTestApplication observed() {
        return new MqTestApplication()
                .properties(Map.of("topic", topic, "group", group))
                .template(template -> template.observer(observations.sends()))
                .registry(builder -> builder.observer(observations.deliveries()));
    }

    List<MqSendContext> sends() {
        return ended(MqSendContext.class);
    }

    List<MqDeliveryContext> deliveries() {
        return ended(MqDeliveryContext.class);
    }

    MqSendContext onlySend() {
        await().until(() -> !sends().isEmpty());
        if (sends().size() != 1) {
            throw new AssertionError("Not one send: " + sends());
        }
        return sends().get(0);
    }

    List<MqDeliveryContext> awaitDeliveries(int count) {
        await().until(() -> deliveries().size() >= count);
        return deliveries();
    }

    private <C extends Observation.Context> List<C> ended(Class<C> type) {
        return ended.stream().filter(type::isInstance).map(type::cast).toList();
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    }
}
