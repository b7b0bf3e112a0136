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

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;

/** What a listener method may look like. */
class ListenerFormsTests {

    private final String topic = TestBroker.newTopic();

    private final String group = TestBroker.unique("group");

    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

    @Test
    void payloadsAreConvertedToTheTypeOfTheParameter() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(@Payload Collection<Order> orders, @Header("tenant") String tenant, @Header("cents") int cents) {
                received.add(orders.stream().map(Order::id).toList() + tenant + cents);
            }
        }
        try (MqTestApplication application = application(new Listener())) {
            application
                    .mq()
                    .newMessage(List.of(new Order("o-1"), new Order("o-2")))
                    .to(topic)
                    .header("tenant", "t1")
                    .header("cents", 995)
                    .send();
            assertThat(next()).isEqualTo("[o-1, o-2]t1995");
        }
    }

    @Test
    void springsMessageCarriesPayloadAndHeaders() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(Message<Order> message) {
                received.add(message);
            }
        }
        try (MqTestApplication application = application(new Listener())) {
            String id = application
                    .mq()
                    .newMessage(new Order("o-1"))
                    .to(topic + ":vip")
                    .key("k")
                    .header("tenant", "t1")
                    .send()
                    .getMsgId();
            Message<?> message = (Message<?>) next();
            assertThat(message.getPayload()).isEqualTo(new Order("o-1"));
            assertThat(message.getHeaders())
                    .containsEntry("tenant", "t1")
                    .containsEntry(MqHeaders.TOPIC, topic)
                    .containsEntry(MqHeaders.TAG, "vip")
                    .containsEntry(MqHeaders.KEYS, "k")
                    .containsEntry(MqHeaders.MESSAGE_ID, id)
                    .containsEntry(MqHeaders.ATTEMPT, 1)
                    .containsEntry(MqHeaders.GROUP, group)
                    .containsKeys(MqHeaders.QUEUE_ID, MqHeaders.QUEUE_OFFSET, MqHeaders.BORN_TIMESTAMP);
            assertThat(message.getHeaders()).doesNotContainKeys("UNIQ_KEY", "WAIT", "KEYS", "TAGS");
        }
    }

    @Test
    void nativeMessageDeliveryHeadersAndBytesAreThereToo() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}", id = "forms")
            void on(MessageExt message, Delivery delivery, @Headers Map<String, Object> headers, byte[] body) {
                received.add(List.of(message.getTopic(), delivery.listenerId(), headers.size() > 5, new String(body)));
            }
        }
        try (MqTestApplication application = application(new Listener())) {
            application.mq().send(topic, "x");
            assertThat(next()).isEqualTo(List.of(topic, "forms", true, "x"));
        }
    }

    @Test
    void onlyMessagesWithOneOfTheTagsArrive() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}", tags = "a || b")
            void on(String body) {
                received.add(body);
            }
        }
        try (MqTestApplication application = application(new Listener())) {
            application.mq().send(topic + ":c", "not this one");
            application.mq().send(topic + ":a", "a");
            application.mq().send(topic + ":b", "b");
            assertThat(List.of(next(), next())).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void aListenerMayBeOnAnInterfaceOfAProxyOrUnderAnotherAnnotation() throws Exception {
        Handler proxy = (Handler) new ProxyFactory(Handler.class, (org.aopalliance.intercept.MethodInterceptor)
                        invocation -> received.add("proxied " + invocation.getArguments()[0]))
                .getProxy();
        try (MqTestApplication application = new MqTestApplication()
                .properties(Map.of("topic", topic, "group", group))
                .bean(Handler.class, proxy)
                .start()) {
            application.mq().send(topic, "x");
            assertThat(next()).isEqualTo("proxied x");
        }
    }

    @Test
    void pausingStopsTheFlowAndResumingContinuesIt() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(String body) {
                received.add(body);
            }
        }
        try (MqTestApplication application = application(new Listener())) {
            MqListenerContainer container = application.registry().getContainer(group);
            application.mq().send(topic, "before");
            assertThat(next()).isEqualTo("before");
            container.pause();
            assertThat(container.state()).isEqualTo(MqListenerContainer.State.PAUSED);
            container.resume();
            application.mq().send(topic, "after");
            assertThat(next()).isEqualTo("after");
            assertThat(container.state()).isEqualTo(MqListenerContainer.State.RUNNING);
        }
    }

    @Test
    void aRegistryCanBeStoppedAndStartedAgain() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(String body) {
                received.add(body);
            }
        }
        try (MqTestApplication application = application(new Listener())) {
            application.registry().stop();
            assertThat(application.registry().getContainer(group).state()).isEqualTo(MqListenerContainer.State.STOPPED);
            application.mq().send(topic, "sent while stopped");
            application.registry().start();
            assertThat(next()).isEqualTo("sent while stopped");
        }
    }

    private MqTestApplication application(Object listener) {
        return new MqTestApplication()
                .properties(Map.of("topic", topic, "group", group))
                .listener(listener)
                .start();
    }

    private Object next() throws InterruptedException {
        Object next = received.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("a message within 20 s").isNotNull();
        return next;
    }

    record Order(String id) {}

    interface Handler {

        @TestListener(listenTo = "${topic}")
        void on(String body);
    }

    @MqListener(topic = "", group = "${group}")
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface TestListener {

        @AliasFor(annotation = MqListener.class, attribute = "topic")
        String listenTo();
    }
}
