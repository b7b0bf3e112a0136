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
package io.github.mqstarter.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerContainer.State;
import io.github.mqstarter.listener.MqListenerRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.apache.rocketmq.spring.core.RocketMQPushConsumerLifecycleListener;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.apache.rocketmq.spring.support.DefaultRocketMQListenerContainer;
import org.apache.rocketmq.spring.support.RocketMQMessageListenerContainerRegistrar;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** When listeners of rocketmq-spring start and stop in an application with mq-starter, and when they do not. */
@ExtendWith(OutputCaptureExtension.class)
class RocketMQListenerLifecycleTests {

    private static final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private static volatile CountDownLatch mayEnd = new CountDownLatch(0);

    private final String topic = TestBroker.unique("lifecycle");

    @BeforeEach
    void createTopic() {
        TestBroker.shared().createTopic(topic, 1);
        received.clear();
        mayEnd = new CountDownLatch(0);
    }

    @Test
    void whenSwitchedOffTheyAreAsTheyWere() throws Exception {
        try (ConfigurableApplicationContext application = start(Texts.class, "mq.enhance.listeners=false")) {
            application.getBean(RocketMQTemplate.class).syncSend(topic, "hello");

            assertThat(received.poll(90, TimeUnit.SECONDS)).startsWith("hello on ConsumeMessageThread");
            assertThat(application.getBean(MqListenerRegistry.class).getContainers())
                    .isEmpty();
            assertThat(application.getBean(DefaultRocketMQListenerContainer.class))
                    .hasSameClassAs(new DefaultRocketMQListenerContainer());
        }
    }

    @Test
    void aStopLeavesWhatHasNotBegunAndTheNextStartGetsIt() throws Exception {
        mayEnd = new CountDownLatch(1);
        ConfigurableApplicationContext application = start(Texts.class);
        List.of("a", "b", "c")
                .forEach(text -> application.getBean(RocketMQTemplate.class).syncSend(topic, text));
        assertThat(received.poll(90, TimeUnit.SECONDS)).startsWith("a");
        Thread closing = new Thread(application::close);
        closing.start();
        MqListenerContainer container =
                application.getBean(MqListenerRegistry.class).getContainer(topic);
        await().until(() -> container.state() == State.STOPPED);
        mayEnd.countDown();
        closing.join();
        assertThat(received).isEmpty();

        try (ConfigurableApplicationContext next = start(Texts.class)) {
            assertThat(received.poll(90, TimeUnit.SECONDS)).startsWith("b");
            assertThat(received.poll(90, TimeUnit.SECONDS)).startsWith("c");
        }
        assertThat(received).isEmpty();
    }

    @Test
    void aGroupThatAnMqListenerHasTooIsRefusedWithBothPlaces(CapturedOutput output) {
        assertThat(catchThrowable(() -> start(SameGroup.class))).isNotNull();

        assertThat(output.getOut())
                .contains("Two listeners use the consumer group '%s'".formatted(topic))
                .contains(SameGroup.class.getName() + ".on")
                .contains(Texts.class.getName())
                .contains("Action:\n\nGive one of them a group of its own.");
    }

    @Test
    void twoOfOneGroupBothListenAsEver() throws Exception {
        try (ConfigurableApplicationContext application = start(Twins.class)) {
            MqListenerRegistry registry = application.getBean(MqListenerRegistry.class);

            assertThat(registry.getContainers())
                    .extracting(MqListenerContainer::id)
                    .containsExactly(topic, topic + "-2");
            assertThat(registry.getContainers())
                    .extracting(MqListenerContainer::group)
                    .containsOnly(topic);
            application.getBean(RocketMQTemplate.class).syncSend(topic, "hello");
            assertThat(received.poll(90, TimeUnit.SECONDS)).startsWith("hello");
        }
    }

    @Test
    void oneThatIsRegisteredLaterListensAtOnce() throws Exception {
        try (ConfigurableApplicationContext application = start(TestApplication.Empty.class)) {
            application
                    .getBean(RocketMQMessageListenerContainerRegistrar.class)
                    .registerContainer("late", new Texts(), Texts.class.getAnnotation(RocketMQMessageListener.class));
            application.getBean(RocketMQTemplate.class).syncSend(topic, "hello");

            assertThat(received.poll(90, TimeUnit.SECONDS)).startsWith("hello on mq-");
            MqListenerContainer container =
                    application.getBean(MqListenerRegistry.class).getContainer(topic);
            String bean = application.getBeanNamesForType(DefaultRocketMQListenerContainer.class)[0];
            application.getBeanFactory().destroyBean(bean, application.getBean(bean));
            assertThat(container.state()).isEqualTo(State.STOPPED);
        }
    }

    @Test
    void theApplicationStartsWhileTheNameServerIsAway() throws Exception {
        try (EmbeddedRocketMQ broker =
                EmbeddedRocketMQ.builder().topic(topic, 1).start()) {
            broker.stopNameServer();
            try (ConfigurableApplicationContext application =
                    start(Texts.class, "rocketmq.name-server=" + broker.nameServer())) {
                MqListenerContainer container =
                        application.getBean(MqListenerRegistry.class).getContainer(topic);
                assertThat(container.state()).isEqualTo(State.STARTING);

                broker.startNameServer();
                await().atMost(Duration.ofSeconds(60)).until(() -> container.state() == State.RUNNING);
                application.getBean(RocketMQTemplate.class).syncSend(topic, "hello");
                assertThat(received.poll(60, TimeUnit.SECONDS)).startsWith("hello");
            }
        }
    }

    private ConfigurableApplicationContext start(Class<?> configuration, String... properties) {
        String[] all = {
            "spring.application.name=shop",
            "rocketmq.producer.group=" + topic + "-producer",
            TestBroker.nameServerProperty(),
            "topic=" + topic
        };
        return TestApplication.start(
                configuration,
                Stream.of(all, properties).flatMap(Arrays::stream).toArray(String[]::new));
    }

    @RocketMQMessageListener(topic = "${topic}", consumerGroup = "${topic}", consumeThreadNumber = 1)
    static class Texts implements RocketMQListener<String>, RocketMQPushConsumerLifecycleListener {

        @Override
        public void onMessage(String text) {
            received.add(text + " on " + Thread.currentThread().getName());
            try {
                mayEnd.await();
            } catch (InterruptedException ex) {
                throw new IllegalStateException(ex);
            }
        }

        @Override
        public void prepareStart(DefaultMQPushConsumer consumer) {
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        }
    }

    @RocketMQMessageListener(topic = "${topic}", consumerGroup = "${topic}")
    static class MoreTexts implements RocketMQListener<String> {

        @Override
        public void onMessage(String text) {
            received.add(text);
        }
    }

    @Import({Texts.class, MoreTexts.class})
    static class Twins {}

    @Import(Texts.class)
    static class SameGroup {

        @MqListener(topic = "${topic}", group = "${topic}")
        void on(String text) {}
    }
}
