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

import io.github.mqstarter.RequestIds;
import io.github.mqstarter.listener.BatchListenerFailedException;
import io.github.mqstarter.listener.ConsumeInterceptor;
import io.github.mqstarter.listener.MqDeadLetterListener;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.testing.MqTestApplication;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The observation of deliveries, on a real broker. */
class DeliveryObservationTests extends ObservationTestSupport {

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    class Listener {
        @MqListener(topic = "${topic}", group = "${group}")
        void on(String payload) {
            seen.add("%s %s %s".formatted(payload, MDC.get("traceId"), RequestIds.current()));
        }
    }

    @Test
    void aDeliveryIsAnObservationWithTheKeysOfOpenTelemetryInTheTraceOfItsMessage() {
        try (MqTestApplication application = observed().listener(new Listener()).start()) {
            application.mq().newMessage("x").to(topic).tag("vip").key("k-1").send();
            awaitDeliveries(1);
        }
        MqDeliveryContext delivery = deliveries().get(0);
        assertThat(delivery.getName()).isEqualTo("messaging.process.duration");
        assertThat(delivery.getContextualName()).isEqualTo("process " + topic);
        assertThat(map(delivery.getLowCardinalityKeyValues()))
                .isEqualTo(Map.of(
                        "messaging.system",
                        "rocketmq",
                        "messaging.operation.name",
                        "process",
                        "messaging.operation.type",
                        "process",
                        "messaging.destination.name",
                        topic,
                        "messaging.consumer.group.name",
                        group,
                        "error.type",
                        "none"));
        assertThat(map(delivery.getHighCardinalityKeyValues()))
                .isEqualTo(Map.of(
                        "messaging.message.id",
                        String.valueOf(onlySend().message().messageId()),
                        "messaging.rocketmq.message.tag",
                        "vip",
                        "messaging.rocketmq.message.keys",
                        "k-1",
                        "mq.attempt",
                        "1"));
        assertThat(TraceHandler.parentOf(delivery)).isEqualTo(TraceHandler.idOf(onlySend()));
    }

    @Test
    void theListenerAndTheInterceptorsRunInTheScopeWithTheRequestId() throws Exception {
        ConsumeInterceptor interceptor = (delivery, chain) -> {
            seen.add("interceptor %s %s".formatted(MDC.get("traceId"), RequestIds.current()));
            return chain.proceed(delivery);
        };
        try (MqTestApplication application = observed()
                .registry(builder -> builder.observer(observations.deliveries()).interceptors(List.of(interceptor)))
                .listener(new Listener())
                .start()) {
            try (RequestIds.Scope scope = RequestIds.open("r-1")) {
                application.mq().send(topic, "x");
            }
            awaitDeliveries(1);
        }
        String id = TraceHandler.idOf(deliveries().get(0));
        assertThat(seen).containsExactly("interceptor %s r-1".formatted(id), "x %s r-1".formatted(id));
    }

    @Test
    void nothingIsLeftOnAThreadForTheNextDelivery() {
        List<String> wrong = new CopyOnWriteArrayList<>();
        List<String> ids = new CopyOnWriteArrayList<>();
        class Careless {
            @MqListener(topic = "${topic}", group = "${group}", concurrency = "2")
            void on(String payload) {
                if (MDC.get("left") != null) {
                    wrong.add("the MDC of " + MDC.get("left"));
                }
                if (!payload.equals(RequestIds.current())) {
                    wrong.add("the id " + RequestIds.current());
                }
                ids.add(MDC.get("traceId"));
                MDC.put("left", payload);
                Observation.start("left open", registry).openScope();
            }
        }
        registry.observationConfig().observationHandler(new ObservationHandler<MqDeliveryContext>() {
            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof MqDeliveryContext;
            }

            @Override
            public void onStart(MqDeliveryContext context) {
                if (context.getParentObservation() != null) {
                    wrong.add("the parent " + context.getParentObservation());
                }
            }
        });
        try (MqTestApplication application = observed().listener(new Careless()).start()) {
            IntStream.range(0, 200).forEach(i -> {
                try (RequestIds.Scope scope = RequestIds.open("r-" + i)) {
                    application.mq().sendAsync(topic, "r-" + i);
                }
            });
            awaitDeliveries(200);
        }
        assertThat(wrong).isEmpty();
        assertThat(ids).doesNotHaveDuplicates().hasSize(200);
    }

    @Test
    void failedAttemptsAndTheDeadLetterAreInTheTraceOfTheSendAndHaveTheError() {
        class Failing {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "2")
            void on(String payload) {
                throw new IllegalArgumentException("always");
            }

            @MqDeadLetterListener(group = "${group}")
            void onDead(String payload) {
                seen.add("dead " + MDC.get("traceId"));
            }
        }
        try (MqTestApplication application = observed().listener(new Failing()).start()) {
            application.mq().send(topic, "x");
            awaitDeliveries(3);
        }
        assertThat(deliveries())
                .extracting(each -> map(each.getHighCardinalityKeyValues()).get("mq.attempt") + " "
                        + map(each.getLowCardinalityKeyValues()).get("error.type"))
                .containsExactly(
                        "1 java.lang.IllegalArgumentException", "2 java.lang.IllegalArgumentException", "1 none");
        assertThat(deliveries()).extracting(TraceHandler::parentOf).containsOnly(TraceHandler.idOf(onlySend()));
        assertThat(deliveries().get(0).getError()).hasMessage("always");
        assertThat(deliveries().get(0).result().verdict()).isNotNull();
        assertThat(seen)
                .containsExactly("dead " + TraceHandler.idOf(deliveries().get(2)));
    }

    @Test
    void aBatchIsOneObservationInTheTraceOfItsFirstMessage() {
        class Batches {
            @MqListener(
                    topic = "${topic}",
                    group = "${group}",
                    batchSize = "8",
                    autoStartup = "false",
                    ordered = "true")
            void on(List<String> payloads) {
                seen.add(String.join(",", payloads));
            }
        }
        try (MqTestApplication application = observed().listener(new Batches()).startWithoutWaiting()) {
            for (String payload : List.of("a", "b", "c")) {
                application.mq().newMessage(payload).to(topic).orderedBy("same").send();
            }
            application.registry().getContainer(group).start();
            await().until(() -> String.join(",", seen).length() == 5);
            await().until(() -> !deliveries().isEmpty());
        }
        MqDeliveryContext first = deliveries().get(0);
        int size = first.delivery().messages().size();
        assertThat(size).isGreaterThan(1);
        assertThat(map(first.getHighCardinalityKeyValues()))
                .containsEntry("messaging.batch.message_count", String.valueOf(size));
        assertThat(TraceHandler.parentOf(first)).isEqualTo(TraceHandler.idOf(sends().get(0)));
    }

    @Test
    void aBatchOfWhichOneMessageFailedHasTheErrorOfThatMessage() {
        class Batches {
            @MqListener(topic = "${topic}", group = "${group}", batchSize = "8")
            void on(List<String> payloads) {
                if (seen.isEmpty()) {
                    seen.add("failed");
                    throw new BatchListenerFailedException(0, new IllegalStateException("the first"));
                }
            }
        }
        try (MqTestApplication application = observed().listener(new Batches()).start()) {
            application.mq().send(topic, "x");
            awaitDeliveries(2);
        }
        assertThat(deliveries())
                .extracting(each -> map(each.getLowCardinalityKeyValues()).get("error.type"))
                .containsExactly("java.lang.IllegalStateException", "none");
    }

    @Test
    void whatAListenerSendsIsInTheTraceOfItsDelivery() {
        MqTestApplication[] running = new MqTestApplication[1];
        class Forwarding {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(String payload) {
                if (payload.equals("first")) {
                    running[0].mq().sendAsync(topic, "second");
                }
            }
        }
        try (MqTestApplication application = observed().listener(new Forwarding())) {
            running[0] = application;
            application.start().mq().send(topic, "first");
            awaitDeliveries(2);
            await().until(() -> sends().size() == 2);
        }
        MqSendContext send = sends().stream()
                .filter(each -> each.message().payload().equals("second"))
                .findFirst()
                .orElseThrow();
        assertThat(TraceHandler.parentOf(send)).isEqualTo(TraceHandler.idOf(deliveryOf("first")));
        assertThat(TraceHandler.parentOf(deliveryOf("second"))).isEqualTo(TraceHandler.idOf(send));
    }

    @Test
    void anObservationThatFailsChangesNoDelivery() {
        registry.observationConfig().observationHandler(new ObservationHandler<MqDeliveryContext>() {
            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof MqDeliveryContext;
            }

            @Override
            public void onStart(MqDeliveryContext context) {
                if (context.delivery().message().getTags().equals("start")) {
                    throw new IllegalStateException("for a test");
                }
            }

            @Override
            public void onScopeClosed(MqDeliveryContext context) {
                throw new IllegalStateException("for a test");
            }
        });
        try (MqTestApplication application = observed().listener(new Listener()).start()) {
            application.mq().send(topic + ":start", "x");
            application.mq().send(topic + ":close", "y");
            await().until(() -> seen.size() >= 2);
            awaitDeliveries(1);
        }
        assertThat(seen).hasSize(2);
    }

    @Test
    void aHandlerThatFailsLeavesNoScopeToTheNextDelivery() {
        registry.observationConfig().observationHandler(new ObservationHandler<MqDeliveryContext>() {
            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof MqDeliveryContext;
            }

            @Override
            public void onScopeOpened(MqDeliveryContext context) {
                if (context.delivery().message().getTags().equals("open")) {
                    throw new IllegalStateException("for a test");
                }
            }

            @Override
            public void onScopeClosed(MqDeliveryContext context) {
                throw new IllegalStateException("for a test");
            }
        });
        class OneThread {
            @MqListener(topic = "${topic}", group = "${group}", concurrency = "1")
            void on(String payload) {}
        }
        try (MqTestApplication application =
                observed().listener(new OneThread()).start()) {
            for (String tag : List.of("open", "close", "then")) {
                application.mq().newMessage(tag).to(topic + ":" + tag).send();
            }
            awaitDeliveries(3);
        }
        assertThat(deliveries()).hasSize(3).allSatisfy(delivery -> assertThat(delivery.getParentObservation())
                .isNull());
    }

    private MqDeliveryContext deliveryOf(String body) {
        return deliveries().stream()
                .filter(each -> new String(each.delivery().message().getBody(), StandardCharsets.UTF_8).equals(body))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> map(KeyValues values) {
        return values.stream().collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
    }
}
