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
package io.github.mqstarter.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.rocketmq.common.message.MessageExt;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.Header;

/** Listener methods that take lists. */
class BatchListenerTests {

    private final List<Object> received = new ArrayList<>();

    @Test
    void aListOfPayloads() throws Exception {
        class Listener {
            @MqListener(topic = "t", group = "g")
            void on(List<Order> orders, Delivery delivery) {
                received.addAll(orders);
                received.add(delivery.messages().size());
            }
        }
        proceed(new Listener(), "{\"id\":\"a\"}", "{\"id\":\"b\"}");
        assertThat(received).containsExactly(new Order("a"), new Order("b"), 2);
    }

    @Test
    void aListOfMessagesHasTheHeadersOfEach() throws Exception {
        class Listener {
            @MqListener(topic = "t", group = "g")
            void on(List<Message<Order>> orders) {
                orders.forEach(order -> received.add(
                        order.getPayload().id() + order.getHeaders().get("number")));
            }
        }
        proceed(new Listener(), "{\"id\":\"a\"}", "{\"id\":\"b\"}");
        assertThat(received).containsExactly("a0", "b1");
    }

    @Test
    void aListOfNativeMessages() throws Exception {
        class Listener {
            @MqListener(topic = "t", group = "g")
            void on(List<MessageExt> messages) {
                received.addAll(messages);
            }
        }
        proceed(new Listener(), "a", "b");
        assertThat(received).hasSize(2).allMatch(message -> message instanceof MessageExt);
    }

    @Test
    void aGenericSuperclassTakesListsOfTheTypeOfTheBean() throws Exception {
        class Listener extends Base<Order> {}
        proceed(new Listener(), "{\"id\":\"a\"}");
        assertThat(received).containsExactly(new Order("a"));
    }

    @Test
    void whatComesBeforeAnUnreadableMessageIsHandledFirst() {
        class Listener {
            @MqListener(topic = "t", group = "g")
            void on(List<Order> orders, Delivery delivery) {
                received.addAll(orders);
                received.add(delivery.messages().size());
            }
        }
        assertThatExceptionOfType(BatchListenerFailedException.class)
                .isThrownBy(() -> proceed(new Listener(), "{\"id\":\"a\"}", "{\"id\":\"b\"}", "{{", "{\"id\":\"c\"}"))
                .satisfies(failure -> assertThat(failure.index()).isEqualTo(2))
                .withCauseInstanceOf(MessageConversionException.class);
        assertThat(received).containsExactly(new Order("a"), new Order("b"), 2);
    }

    @Test
    void aListThatBeginsWithAnUnreadableMessageIsNotHandled() {
        class Listener {
            @MqListener(topic = "t", group = "g")
            void on(List<Order> orders) {
                received.addAll(orders);
            }
        }
        assertThatExceptionOfType(BatchListenerFailedException.class)
                .isThrownBy(() -> proceed(new Listener(), "{{", "{\"id\":\"a\"}"))
                .satisfies(failure -> assertThat(failure.index()).isZero());
        assertThat(received).isEmpty();
    }

    @Test
    void aMessageThatIsNotValidIsAsUnreadable() {
        class OfElements {
            @MqListener(topic = "t", group = "g")
            void on(List<@Valid Order> orders) {
                received.addAll(orders);
            }
        }
        class OfParameter {
            @MqListener(topic = "t", group = "g")
            void on(@Valid List<Message<Order>> orders) {
                orders.forEach(order -> received.add(order.getPayload()));
            }
        }
        for (Object listener : List.of(new OfElements(), new OfParameter())) {
            received.clear();
            assertThatExceptionOfType(BatchListenerFailedException.class)
                    .isThrownBy(() -> proceed(listener, "{\"id\":\"a\"}", "{\"id\":\" \"}"))
                    .satisfies(failure -> assertThat(failure.index()).isOne());
            assertThat(received).containsExactly(new Order("a"));
        }
    }

    @Test
    void anIndexThatTheListenerCannotMeanIsOfTheWholeList() {
        class Listener {
            @MqListener(topic = "t", group = "g")
            void on(List<Order> orders) {
                throw new BatchListenerFailedException(1, new IllegalStateException("no"));
            }
        }
        assertThatExceptionOfType(BatchListenerFailedException.class)
                .isThrownBy(() -> proceed(new Listener(), "{\"id\":\"a\"}", "{{", "{\"id\":\"c\"}"))
                .satisfies(failure -> assertThat(failure.index()).isNegative());
        assertThatExceptionOfType(BatchListenerFailedException.class)
                .isThrownBy(() -> proceed(new Listener(), "{\"id\":\"a\"}", "{\"id\":\"b\"}"))
                .satisfies(failure -> assertThat(failure.index()).isOne());
    }

    @Test
    void parametersOfOneMessageAreRefused() {
        class WithHeader {
            @MqListener(topic = "t", group = "g")
            void on(List<Order> orders, @Header("tenant") String tenant) {}
        }
        class OfDeliveries {
            @MqListener(topic = "t", group = "g")
            void on(List<Delivery> deliveries) {}
        }
        assertThatExceptionOfType(MqConfigurationException.class)
                .isThrownBy(() -> ListenerCalls.routes(new WithHeader()))
                .satisfies(mistake -> {
                    assertThat(mistake.problem()).contains("WithHeader.on").contains("tenant");
                    assertThat(mistake.action()).contains("List<Message<T>>");
                });
        assertThatExceptionOfType(MqConfigurationException.class)
                .isThrownBy(() -> ListenerCalls.routes(new OfDeliveries()))
                .withMessageContaining("OfDeliveries.on");
    }

    @Test
    void aListWithinOneMessageIsAnArrayOrACollection() throws Exception {
        class Listener {
            @MqListener(topic = "t", group = "g")
            void on(Order[] orders) {
                received.addAll(Arrays.asList(orders));
            }
        }
        assertThat(ListenerCalls.routes(new Listener())
                        .routeOf(ListenerCalls.message(0, ""))
                        .isBatch())
                .isFalse();
        proceed(new Listener(), "[{\"id\":\"a\"},{\"id\":\"b\"}]");
        assertThat(received).containsExactly(new Order("a"), new Order("b"));
    }

    @Test
    void oneUnreadableMessageOfManyHoldsNoneUp() throws Exception {
        BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(List<Order> orders) {
                arrived.addAll(orders);
            }
        }
        String topic = TestBroker.newTopic(1);
        String group = TestBroker.unique("group");
        try (MqTestApplication application = new MqTestApplication()
                .properties(Map.of("topic", topic, "group", group))
                .registry(registry -> registry.errorHandler((delivery, failure) -> {
                    arrived.add(new String(delivery.message().getBody(), StandardCharsets.UTF_8));
                    return MqErrorHandler.defaultErrorHandler().handle(delivery, failure);
                }))
                .listener(new Listener())
                .start()) {
            Set<Object> sent = new HashSet<>();
            application.registry().getContainer(group).pause();
            for (int i = 0; i < 100; i++) {
                Object payload = (i % 10 == 7) ? "{{" + i : new Order("o-" + i);
                sent.add(payload);
                application.mq().sendAsync(topic, payload);
            }
            application.registry().getContainer(group).resume();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> arrived.size() >= sent.size());
            assertThat(arrived).containsExactlyInAnyOrderElementsOf(sent);
        }
    }

    private static void proceed(Object listener, String... bodies) throws Exception {
        List<MessageExt> messages = new ArrayList<>();
        for (String body : bodies) {
            messages.add(ListenerCalls.message(messages.size(), body));
        }
        ListenerCalls.routes(listener).proceed(new Delivery(messages, "id", "g", 5));
    }

    record Order(@NotBlank String id) {}

    abstract class Base<T> {

        @MqListener(topic = "t", group = "g")
        void on(List<T> payloads) {
            received.addAll(payloads);
        }
    }
}
