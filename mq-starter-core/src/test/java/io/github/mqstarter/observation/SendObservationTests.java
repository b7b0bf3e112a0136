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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mqstarter.RequestIds;
import io.github.mqstarter.producer.MqTemplate;
import io.github.mqstarter.producer.MqTransactionHandler;
import io.github.mqstarter.producer.SendFailedException;
import io.github.mqstarter.producer.SendInterceptor;
import io.github.mqstarter.producer.TransactionVerdict;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import io.github.mqstarter.testing.TopicReader;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The observation of sends, on a real broker. */
class SendObservationTests extends ObservationTestSupport {

    @Test
    void aSendIsAnObservationWithTheKeysOfOpenTelemetry() {
        SendResult result;
        try (MqTestApplication application = observed().start()) {
            result = application
                    .mq()
                    .newMessage("x")
                    .to(topic)
                    .tag("vip")
                    .key("k-1")
                    .key("k-2")
                    .send();
        }
        MqSendContext send = onlySend();
        assertThat(send.getName()).isEqualTo("messaging.client.operation.duration");
        assertThat(send.getContextualName()).isEqualTo("send " + topic);
        assertThat(map(send.getLowCardinalityKeyValues()))
                .isEqualTo(Map.of(
                        "messaging.system",
                        "rocketmq",
                        "messaging.operation.name",
                        "send",
                        "messaging.operation.type",
                        "send",
                        "messaging.destination.name",
                        topic,
                        "error.type",
                        "none"));
        assertThat(map(send.getHighCardinalityKeyValues()))
                .isEqualTo(Map.of(
                        "messaging.message.id",
                        result.getMsgId(),
                        "messaging.rocketmq.message.tag",
                        "vip",
                        "messaging.rocketmq.message.keys",
                        "k-1 k-2",
                        "mq.attempts",
                        "1"));
    }

    @Test
    void timersHaveTheFirstTopicsAndOneForAllOthers() {
        MeterRegistry meters = new SimpleMeterRegistry();
        registry.observationConfig().observationHandler(new MqMeterObservationHandler(meters));
        try (MqTestApplication application = observed().start()) {
            for (int i = 0; i < 205; i++) {
                application.mq().sendAsync("made-up-" + i, ""); // refused, as it is empty
            }
            await().until(() -> sends().size() == 205);
        }
        List<Timer> timers = meters.find("messaging.client.operation.duration").timers().stream()
                .toList();
        assertThat(timers).hasSize(201).allSatisfy(timer -> assertThat(timer.count())
                .isEqualTo("other".equals(timer.getId().getTag("messaging.destination.name")) ? 5 : 1));
    }

    @Test
    void theTraceGoesAlongAndWhatRocketMqCannotCarryStaysBehind() {
        try (MqTestApplication application = observed().start()) {
            application
                    .mq()
                    .newMessage("x")
                    .to(topic)
                    .header("traceparent", "of a message that came in")
                    .send();
        }
        MessageExt stored = stored(1).get(0);
        assertThat(stored.getProperty("traceparent")).isEqualTo(TraceHandler.idOf(onlySend()));
        assertThat(stored.getProperties()).doesNotContainKeys("baggage", "rocketmq_x", "control");
    }

    @Test
    void everyFormOfASendIsObservedOnce() {
        try (MqTestApplication application = observed().start()) {
            MqTemplate mq = application.mq();
            mq.send(topic, "sync");
            mq.sendAsync(topic, "async").join();
            mq.sendOneWay(topic, "one way");
            mq.sendAll(topic, Stream.of("first of many", "second"));
            mq.newMessage("ordered").to(topic).orderedBy("k").sendAsync().join();
            mq.newMessage("late").to(topic).delay(Duration.ofSeconds(1)).send();
            await().until(() -> sends().size() == 7);
            stored(7);
        }
        assertThat(sends()).allSatisfy(send -> assertThat(error(send)).isEqualTo("none"));
        assertThat(stored(7))
                .extracting(message -> message.getProperty("traceparent"))
                .containsExactlyInAnyOrderElementsOf(
                        sends().stream().map(TraceHandler::idOf).toList());
    }

    @Test
    void aSendThatFailsHasItsReasonAsError() {
        try (MqTestApplication application = observed().start()) {
            assertThatExceptionOfType(SendFailedException.class).isThrownBy(() -> application
                    .mq()
                    .newMessage("x")
                    .to(topic)
                    .header("a", "")
                    .send());
        }
        assertThat(error(onlySend())).isEqualTo("REJECTED");
        assertThat(onlySend().getError()).isInstanceOf(SendFailedException.class);
        assertThat(onlySend().outcome()).isNotNull();
    }

    @Test
    void aSendThatNobodyAnswersEndsWithTheDeadlineAndCountsItsAttempts() {
        try (MqTestApplication application = observed()
                .template(template -> template.observer(observations.sends())
                        .interceptors(List.of((message, chain) -> new CompletableFuture<>())))
                .start()) {
            assertThatExceptionOfType(SendFailedException.class).isThrownBy(() -> application
                    .mq()
                    .newMessage("x")
                    .to(topic)
                    .timeout(Duration.ofMillis(50))
                    .send());
        }
        assertThat(error(onlySend())).isEqualTo("DELIVERY_TIMEOUT");
    }

    @Test
    void interceptorsRunInTheScopeAndCallbacksInThatOfTheCaller() {
        List<String> seen = new CopyOnWriteArrayList<>();
        SendInterceptor interceptor = (message, chain) -> {
            seen.add("interceptor " + MDC.get("traceId") + " " + MDC.get("requestId"));
            return chain.proceed(message);
        };
        try (MqTestApplication application = observed()
                .template(template -> template.observer(observations.sends()).interceptors(List.of(interceptor)))
                .start()) {
            Observation caller = Observation.start("caller", registry);
            CompletableFuture<Void> told = new CompletableFuture<>();
            try (RequestIds.Scope requestId = RequestIds.open("r-1");
                    Observation.Scope scope = caller.openScope()) {
                application.mq().sendAsync(topic, "x", new SendCallback() {
                    @Override
                    public void onSuccess(SendResult result) {
                        seen.add("callback " + MDC.get("traceId") + " " + MDC.get("requestId"));
                        told.complete(null);
                    }

                    @Override
                    public void onException(Throwable failure) {
                        told.completeExceptionally(failure);
                    }
                });
                told.join();
                assertThat(MDC.get("traceId")).isEqualTo(TraceHandler.idOf(caller.getContext()));
            }
            caller.stop();
            assertThat(seen)
                    .containsExactly(
                            "interceptor " + TraceHandler.idOf(onlySend()) + " r-1",
                            "callback " + TraceHandler.idOf(caller.getContext()) + " r-1");
            assertThat(TraceHandler.parentOf(onlySend())).isEqualTo(TraceHandler.idOf(caller.getContext()));
        }
        assertThat(MDC.get("traceId")).isNull();
    }

    @Test
    void halfOfATransactionIsObservedUntilItIsStored() {
        MqTransactionHandler<String> handler = new MqTransactionHandler<>() {
            @Override
            public TransactionVerdict execute(String payload, Object argument) {
                assertThat(sends()).hasSize(1);
                return TransactionVerdict.COMMIT;
            }

            @Override
            public TransactionVerdict check(String payload, MessageExt message) {
                return TransactionVerdict.COMMIT;
            }
        };
        try (MqTestApplication application = observed()
                .template(template -> template.observer(observations.sends()).transactionHandlers(List.of(handler)))
                .start()) {
            application.mq().newMessage("x").to(topic).sendInTransaction();
            stored(1);
        }
        assertThat(stored(1).get(0).getProperty("traceparent")).isEqualTo(TraceHandler.idOf(onlySend()));
    }

    @Test
    void messagesOfAJoinedProducerCarryTheTraceInPlaceOfAnyOther() throws Exception {
        try (MqTestApplication application = observed().start()) {
            DefaultMQProducer producer = joined(new DefaultMQProducer(TestBroker.unique("joined")), application);
            try {
                producer.send(message("a", "another trace"));
                producer.send(List.of(message("b", "one"), message("c", "two"), message("d", null)));
                producer.sendOneway(message("e", null));
                await().until(() -> sends().size() == 3);
                stored(5);
            } finally {
                producer.shutdown();
            }
        }
        List<String> ids = sends().stream().map(TraceHandler::idOf).toList();
        assertThat(stored(5)).allSatisfy(message -> assertThat(ids).contains(message.getProperty("traceparent")));
    }

    @Test
    void aTransactionOfAJoinedProducerIsObservedWithWhatIsDoneInIt() throws Exception {
        List<String> seen = new ArrayList<>();
        try (MqTestApplication application = observed().start()) {
            TransactionMQProducer own = new TransactionMQProducer(TestBroker.unique("joined"));
            own.setTransactionListener(new TransactionListener() {
                @Override
                public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
                    seen.add(MDC.get("traceId"));
                    return LocalTransactionState.COMMIT_MESSAGE;
                }

                @Override
                public LocalTransactionState checkLocalTransaction(MessageExt message) {
                    return LocalTransactionState.COMMIT_MESSAGE;
                }
            });
            DefaultMQProducer producer = joined(own, application);
            try {
                producer.sendMessageInTransaction(message("x", "another trace"), null);
                stored(1);
            } finally {
                producer.shutdown();
            }
        }
        assertThat(seen).containsExactly(TraceHandler.idOf(onlySend()));
        assertThat(stored(1).get(0).getProperty("traceparent")).isEqualTo(TraceHandler.idOf(onlySend()));
        assertThat(map(onlySend().getHighCardinalityKeyValues()).get("messaging.message.id"))
                .isEqualTo(stored(1).get(0).getMsgId());
    }

    @Test
    void aConventionChangesNamesAndKeys() {
        MqSendObservationConvention mine = new MqSendObservationConvention() {
            @Override
            public KeyValues getLowCardinalityKeyValues(MqSendContext context) {
                return MqSendObservationConvention.super
                        .getLowCardinalityKeyValues(context)
                        .and(
                                "tenant",
                                String.valueOf(context.message().headers().get("tenant")));
            }

            @Override
            public String getContextualName(MqSendContext context) {
                return "mine";
            }
        };
        MqObservations custom = MqObservations.create();
        custom.start(registry, mine, null);
        try (MqTestApplication application = observed()
                .template(template -> template.observer(custom.sends()))
                .start()) {
            application.mq().newMessage("x").to(topic).header("tenant", "t1").send();
        }
        assertThat(map(onlySend().getLowCardinalityKeyValues())).containsEntry("tenant", "t1");
        assertThat(onlySend().getContextualName()).isEqualTo("mine");
    }

    @Test
    void filtersAndOthersMayAddAndRemoveKeys() {
        registry.observationConfig()
                .observationFilter(context -> context.addLowCardinalityKeyValue(KeyValue.of("region", "eu"))
                        .removeLowCardinalityKeyValue("messaging.operation.type")
                        .removeHighCardinalityKeyValue("messaging.message.id"));
        try (MqTestApplication application = observed().start()) {
            application.mq().send(topic, "x");
        }
        assertThat(map(onlySend().getLowCardinalityKeyValues()))
                .containsEntry("region", "eu")
                .containsEntry("messaging.system", "rocketmq")
                .doesNotContainKey("messaging.operation.type");
        assertThat(onlySend().getLowCardinalityKeyValue("region").getValue()).isEqualTo("eu");
        assertThat(onlySend().getHighCardinalityKeyValue("messaging.message.id"))
                .isNull();
    }

    @Test
    void anObservationThatFailsChangesNoSend() {
        registry.observationConfig().observationHandler(new ObservationHandler<MqSendContext>() {
            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof MqSendContext;
            }

            @Override
            public void onStart(MqSendContext context) {
                if (context.message().payload().equals("start")) {
                    throw new IllegalStateException("for a test");
                }
            }

            @Override
            public void onStop(MqSendContext context) {
                throw new IllegalStateException("for a test");
            }
        });
        try (MqTestApplication application = observed().start()) {
            assertThat(application.mq().send(topic, "start").getMsgId()).isNotNull();
            assertThat(application.mq().sendAsync(topic, "stop").join().getMsgId())
                    .isNotNull();
        }
        stored(2);
    }

    @Test
    void aHandlerThatFailsLeavesNoScopeOnTheThreadOfTheCaller() {
        for (boolean atTheBeginning : List.of(false, true)) {
            registry.observationConfig().observationHandler(new ObservationHandler<MqSendContext>() {
                @Override
                public boolean supportsContext(Observation.Context context) {
                    return context instanceof MqSendContext;
                }

                @Override
                public void onScopeOpened(MqSendContext context) {
                    if (atTheBeginning) {
                        throw new IllegalStateException("for a test");
                    }
                }

                @Override
                public void onScopeClosed(MqSendContext context) {
                    throw new IllegalStateException("for a test");
                }
            });
            SendInterceptor interceptor = (message, chain) -> chain.proceed(message);
            try (MqTestApplication application = observed()
                    .template(
                            template -> template.observer(observations.sends()).interceptors(List.of(interceptor)))
                    .start()) {
                application.mq().send(topic, "x");
                assertThat(registry.getCurrentObservationScope()).isNull();
            }
        }
        MDC.clear(); // what the others have written there is theirs
        assertThat(sends()).hasSize(2);
    }

    @Test
    void nothingIsObservedWithoutAHandlerOrBeforeTheStart() {
        MqObservations none = MqObservations.create();
        MqObservations noop = MqObservations.of(ObservationRegistry.NOOP);
        MqObservations noHandler = MqObservations.of(ObservationRegistry.create());
        for (MqObservations each : List.of(none, noop, noHandler)) {
            try (MqTestApplication application = observed()
                    .template(template -> template.observer(each.sends()))
                    .start()) {
                application.mq().send(topic, "x");
            }
        }
        assertThat(stored(3)).allSatisfy(message -> assertThat(message.getProperty("traceparent"))
                .isNull());
    }

    private static DefaultMQProducer joined(DefaultMQProducer producer, MqTestApplication application)
            throws Exception {
        producer.setNamesrvAddr(TestBroker.nameServer());
        producer.setInstanceName(TestBroker.unique("instance"));
        DefaultMQProducer joined = MqTemplate.join(producer, application::mq);
        joined.start();
        return joined;
    }

    private Message message(String body, String trace) {
        Message message = new Message(topic, body.getBytes());
        if (trace != null) {
            message.putUserProperty("traceparent", trace);
        }
        return message;
    }

    /** All there is, as soon as there are as many: the broker answers first, and makes messages readable then. */
    private List<MessageExt> stored(int count) {
        return await().until(this::stored, messages -> messages.size() == count);
    }

    private List<MessageExt> stored() {
        List<MessageExt> messages = new ArrayList<>();
        try (TopicReader reader = new TopicReader(TestBroker.nameServer(), topic)) {
            reader.read(messages::add);
        } catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
        return messages;
    }

    private static String error(MqSendContext send) {
        return map(send.getLowCardinalityKeyValues()).get("error.type");
    }

    private static Map<String, String> map(KeyValues values) {
        return values.stream().collect(java.util.stream.Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
    }
}
