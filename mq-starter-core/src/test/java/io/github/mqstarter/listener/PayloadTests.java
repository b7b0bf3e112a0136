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

import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/** Payloads of generic types, and payloads that are validated. */
@Timeout(120)
class PayloadTests {

    private static final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

    private final String topic = TestBroker.newTopic();

    private final String group = TestBroker.unique("group");

    @Test
    void aGenericPayloadIsReadWithItsArguments() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(Envelope<Order> envelope) {
                received.add(envelope.content().id());
            }
        }
        assertReceived(new Listener(), "o-1");
    }

    @Test
    void aGenericPayloadOfASuperclassIsReadWithTheArgumentsOfTheBean() throws Exception {
        class Listener extends EnvelopeListener<Order> {
            @Override
            Object inside(Order content) {
                return content.id();
            }
        }
        assertReceived(new Listener(), "o-1");
    }

    @Test
    void aMessageOfAGenericPayloadIsReadWithItsArguments() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(Message<Envelope<Order>> message, MessageHeaders headers, MessageExt nativeMessage) {
                assertThat(message.getHeaders()).isEqualTo(headers);
                assertThat(nativeMessage.getTopic()).isEqualTo(topic);
                received.add(message.getPayload().content().id());
            }
        }
        assertReceived(new Listener(), "o-1");
    }

    @Test
    void aHeaderThatMayBeMissing() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(@Header(name = "tenant", required = false) String tenant, byte[] body) {
                received.add("tenant " + tenant);
            }
        }
        assertReceived(new Listener(), "tenant null");
    }

    @Test
    void anEmptyBodyIsAPayloadThatMayBeMissing() throws Exception {
        class Tolerant {
            @MqListener(topic = "t", group = "g")
            void on(@Payload(required = false) Order order) {
                received.add("order " + order);
            }
        }
        class Strict {
            @MqListener(topic = "t", group = "g")
            void on(Order order) {
                received.add("order " + order);
            }
        }
        received.clear();
        Delivery empty = new Delivery(List.of(ListenerCalls.message(0, "")), "id", "g", 5);
        ListenerCalls.routes(new Tolerant()).proceed(empty);
        assertThat(received).containsExactly("order null");
        assertThatExceptionOfType(MethodArgumentNotValidException.class)
                .isThrownBy(() -> ListenerCalls.routes(new Strict()).proceed(empty));
    }

    @Test
    void aPayloadThatIsNotValidIsDeadLetteredAtOnce() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(@Valid Order order) {
                received.add(order);
            }
        }
        assertRefused(new Listener());
    }

    @Test
    void theSameOfThePayloadOfAMessage() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(Message<@Valid Order> message) {
                received.add(message.getPayload());
            }
        }
        assertRefused(new Listener());
    }

    private void assertReceived(Object listener, Object expected) throws Exception {
        received.clear();
        try (MqTestApplication application = application().listener(listener).start()) {
            application.mq().send(topic, new Envelope<>(new Order("o-1")));
            assertThat(next()).isEqualTo(expected);
        }
    }

    private void assertRefused(Object listener) throws Exception {
        received.clear();
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        try (LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean();
                MqTestApplication application = application()
                        .registry(registry -> registry.validator(started(validator))
                                .errorHandler((delivery, failure) -> {
                                    failures.add(failure);
                                    return MqErrorHandler.defaultErrorHandler().handle(delivery, failure);
                                }))
                        .listener(listener)
                        .start()) {
            application.mq().send(topic, new Order("  "));
            application.mq().send(topic, new Order("o-1"));
            assertThat(next()).isEqualTo(new Order("o-1"));
            Throwable failure = failures.poll(20, TimeUnit.SECONDS);
            assertThat(failure).isInstanceOf(MethodArgumentNotValidException.class);
            assertThat(PayloadFailure.describe(failure)).isEqualTo("its payload is not valid (id: NotBlank)");
            assertThat(PayloadFailure.describe(new BatchListenerFailedException(3, failure)))
                    .isEqualTo("its payload is not valid (id: NotBlank)");
            assertThat(MqErrorHandler.defaultErrorHandler().handle(anyDelivery(), failure))
                    .isEqualTo(FailureVerdict.deadLetter());
        }
    }

    private static Delivery anyDelivery() {
        return new Delivery(List.of(new MessageExt()), "id", "group", 5);
    }

    private static LocalValidatorFactoryBean started(LocalValidatorFactoryBean validator) {
        validator.afterPropertiesSet();
        return validator;
    }

    private MqTestApplication application() {
        return new MqTestApplication().properties(Map.of("topic", topic, "group", group));
    }

    private static Object next() throws InterruptedException {
        Object next = received.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("a message within 20 s").isNotNull();
        return next;
    }

    record Order(@NotBlank String id) {}

    record Envelope<T>(T content) {}

    abstract static class EnvelopeListener<T> {

        @MqListener(topic = "${topic}", group = "${group}")
        void on(Envelope<T> envelope) {
            received.add(inside(envelope.content()));
        }

        abstract Object inside(T content);
    }
}
