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
import static org.awaitility.Awaitility.await;

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.RequestIds;
import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerContainer.State;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.listener.RetryBackOff;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.hook.ConsumeMessageContext;
import org.apache.rocketmq.client.hook.ConsumeMessageHook;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.annotation.ConsumeMode;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.apache.rocketmq.spring.core.RocketMQPushConsumerLifecycleListener;
import org.apache.rocketmq.spring.core.RocketMQReplyListener;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.apache.rocketmq.spring.support.DefaultRocketMQListenerContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** Listeners of rocketmq-spring, as their users write them, in an application with mq-starter. */
@ExtendWith(OutputCaptureExtension.class)
class RocketMQListenerTests {

    private static final List<String> TOPICS = List.of(
            "texts",
            "failing",
            "errors",
            "orders",
            "ordered",
            "questions",
            "prepared",
            "extra",
            "batches",
            "slow",
            "natively",
            "hooked",
            "lists");

    private static final String RUN = TestBroker.unique("run");

    private static ConfigurableApplicationContext application;

    private static RocketMQTemplate template;

    private static MqListenerRegistry registry;

    @BeforeAll
    static void start() {
        TOPICS.forEach(topic -> TestBroker.shared().createTopic(name(topic), 1));
        try (ConfigurableApplicationContext before = TestApplication.start(
                TestApplication.Empty.class,
                "spring.application.name=shop",
                "rocketmq.producer.group=" + RUN + "-before",
                TestBroker.nameServerProperty())) {
            before.getBean(RocketMQTemplate.class).syncSend(name("prepared"), "before the listener was there");
        }
        application = TestApplication.start(Application.class, properties());
        template = application.getBean(RocketMQTemplate.class);
        registry = application.getBean(MqListenerRegistry.class);
        registry.getContainers().forEach(container -> awaitState(container, State.RUNNING));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void theRequestIdIsBackInTheMdc() throws Exception {
        try (RequestIds.Scope scope = RequestIds.open("r-1")) {
            template.syncSend(name("texts"), "hello");
        }

        assertThat(application.getBean(Texts.class).next()).isEqualTo("hello with r-1");
    }

    @Test
    void aListenerThatAlwaysFailsIsCalledAsOftenAsItsAnnotationSaysAndTheDeadLetterSaysWhy() throws Exception {
        template.syncSend(name("failing"), "x");

        MessageExt letter = DeadLetters.of(name("failing"), 1).get(0);
        assertThat(application.getBean(Failing.class).attempts).containsExactly(1, 2, 3);
        assertThat(letter.getProperty(MqHeaders.EXCEPTION)).isEqualTo(IllegalStateException.class.getName());
        assertThat(letter.getProperty(MqHeaders.EXCEPTION_MESSAGE)).isEqualTo("out of order");
        assertThat(letter.getProperty(MqHeaders.EXCEPTION_STACK)).contains("Failing.onMessage");
        assertThat(letter.getProperty(MqHeaders.ATTEMPTS)).isEqualTo("3");
        assertThat(letter.getProperty(MqHeaders.FAILED_GROUP)).isEqualTo(name("failing"));
        assertThat(letter.getProperty(MqHeaders.ORIGIN_TOPIC)).isEqualTo(name("failing"));
    }

    @Test
    void anErrorIsAFailureTooAndTheAttemptsAreThoseOfTheConfigurationWhereTheAnnotationSaysNothing() throws Exception {
        template.syncSend(name("errors"), "x");

        MessageExt letter = DeadLetters.of(name("errors"), 1).get(0);
        assertThat(application.getBean(Errors.class).attempts).containsExactly(1, 2);
        assertThat(letter.getProperty(MqHeaders.EXCEPTION)).isEqualTo(NoClassDefFoundError.class.getName());
    }

    @Test
    void hooksOfTheConsumerAreToldOfEachDelivery() {
        template.syncSend(name("hooked"), "bad");
        template.syncSend(name("hooked"), "good");

        await().atMost(Duration.ofSeconds(60))
                .until(() -> application.getBean(Hooked.class).told.size() == 4);
        assertThat(application.getBean(Hooked.class).told)
                .containsExactly("before", "RECONSUME_LATER", "before", "CONSUME_SUCCESS");
    }

    @Test
    void whatCannotBeConvertedIsADeadLetterAtOnceAndAppearsInNoLog(CapturedOutput output) throws Exception {
        LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
        logging.setLogLevel("org.apache.rocketmq.spring", LogLevel.INFO);
        logging.setLogLevel("io.github.mqstarter", LogLevel.INFO);
        template.syncSend(name("orders"), "no JSON: secret-4711 {");
        template.syncSend(name("orders"), "[\"secret-4711\"]");
        template.syncSend(name("orders"), "null");
        template.syncSend(name("orders"), new Order("o-1", 995));

        List<MessageExt> letters = DeadLetters.of(name("orders"), 3);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> application.getBean(Orders.class).received.size() == 1);
        assertThat(application.getBean(Orders.class).received).containsExactly(new Order("o-1", 995));
        assertThat(letters).hasSize(3).allSatisfy(letter -> {
            assertThat(letter.getProperty(MqHeaders.ATTEMPTS)).isEqualTo("1");
            assertThat(letter.getProperty(MqHeaders.EXCEPTION)).endsWith("UnreadablePayloadException");
        });
        assertThat(output.getAll())
                .contains("Failed and dead-lettered")
                .contains("The payload cannot be converted to")
                .doesNotContain("secret-4711");
    }

    @Test
    void genericPayloadsAreConvertedByTheConverterOfRocketmqSpring() throws Exception {
        template.syncSend(name("lists"), "{\"id\":\"no list\"");
        template.syncSend(name("lists"), List.of(new Order("o-1", 1), new Order("o-2", 2)));

        DeadLetters.of(name("lists"), 1);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> application.getBean(Lists.class).received.size() == 2);
        assertThat(application.getBean(Lists.class).received).containsExactly(new Order("o-1", 1), new Order("o-2", 2));
    }

    @Test
    void anOrderedListenerGoesOnBehindAMessageThatAlwaysFails() throws Exception {
        List.of("a", "poison", "b").forEach(text -> template.syncSendOrderly(name("ordered"), text, "key"));

        DeadLetters.of(name("ordered"), 1);
        Ordered listener = application.getBean(Ordered.class);
        await().atMost(Duration.ofSeconds(60)).until(() -> listener.calls.contains("b"));
        assertThat(listener.calls).containsExactly("a", "poison", "poison", "b");
    }

    @Test
    void aReplyListenerAnswersAndStillDoesAfterARestart() {
        awaitAnswer();

        registry.getContainer(name("questions")).restart();
        awaitState(registry.getContainer(name("questions")), State.RUNNING);
        awaitAnswer();
    }

    @Test
    void whatPrepareStartSetsHolds() throws Exception {
        template.syncSend(name("extra"), "of another topic");

        Prepared listener = application.getBean(Prepared.class);
        assertThat(List.of(listener.next(), listener.next()))
                .containsExactlyInAnyOrder("before the listener was there", "of another topic");
        MqListenerContainer container = registry.getContainer(name("prepared"));
        assertThat(container.settings().get(ListenerSetting.PULL_BATCH_SIZE)).isEqualTo(7);
        assertThat(container.settings().get(ListenerSetting.CONCURRENCY)).isEqualTo(3);
        assertThat(container.settings().get(ListenerSetting.EXECUTION_DEADLINE)).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void settingsAreThoseOfTheAnnotationThenOfTheGroupThenOfAll() {
        MqListenerContainer failing = registry.getContainer(name("failing"));
        assertThat(failing.settings().get(ListenerSetting.MAX_ATTEMPTS)).isEqualTo(3);
        assertThat(failing.settings().get(ListenerSetting.BACKOFF)).isEqualTo(RetryBackOff.of(Duration.ofSeconds(1)));
        assertThat(failing.settings().get(ListenerSetting.CONCURRENCY)).isEqualTo(9);
        MqListenerContainer ordered = registry.getContainer(name("ordered"));
        assertThat(ordered.settings().get(ListenerSetting.MAX_ATTEMPTS)).isEqualTo(2);
        assertThat(ordered.settings().get(ListenerSetting.ORDERED)).isTrue();
        assertThat(ordered.settings().get(ListenerSetting.SUSPEND)).isEqualTo(Duration.ofMillis(100));
        assertThat(ordered.settings().get(ListenerSetting.CONCURRENCY)).isEqualTo(20);
    }

    @Test
    void aMessageThatFailsDoesNotRepeatItsNeighbours() {
        IntStream.range(0, 20).forEach(i -> template.syncSend(name("batches"), String.valueOf(i)));

        Batches listener = application.getBean(Batches.class);
        await().atMost(Duration.ofSeconds(60)).until(() -> listener.calls.size() == 21);
        assertThat(listener.calls).containsOnlyOnce("0", "1", "2", "3", "4", "5", "6", "8", "9", "10", "19");
        assertThat(listener.calls).filteredOn("7"::equals).hasSize(2);
    }

    @Test
    void aStopWaitsForWhatRunsAndRocketmqSpringsOwnContainerFollows() throws Exception {
        Slow listener = application.getBean(Slow.class);
        template.syncSend(name("slow"), "first");
        assertThat(listener.started.await(20, TimeUnit.SECONDS)).isTrue();
        DefaultRocketMQListenerContainer theirs = theirContainer("slow");
        MqListenerContainer ours = registry.getContainer(name("slow"));
        assertThat(theirs.isRunning()).isTrue();

        Thread stopping = new Thread(theirs::stop);
        stopping.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> !theirs.isRunning());
        assertThat(stopping.isAlive()).isTrue();
        listener.mayEnd.countDown();
        stopping.join();
        assertThat(ours.state()).isEqualTo(State.STOPPED);
        template.syncSend(name("slow"), "second");
        assertThat(listener.ended).containsExactly("first");

        theirs.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> listener.ended.contains("second"));
        assertThat(listener.ended).containsExactly("first", "second");
        assertThat(theirs.isRunning()).isTrue();
    }

    @Test
    void aConsumerWithANativeListenerIsLeftAlone() throws Exception {
        template.syncSend(name("natively"), "x");

        assertThat(application.getBean(Native.class).received.poll(90, TimeUnit.SECONDS))
                .isEqualTo("ConsumeMessageThread");
        assertThat(registry.getContainers())
                .extracting(MqListenerContainer::group)
                .contains(name("slow"))
                .doesNotContain(name("natively"));
    }

    private static void awaitAnswer() {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(
                        () -> template.<String>sendAndReceive(name("questions"), "why", String.class, 5_000),
                        "because of why"::equals);
    }

    private static DefaultRocketMQListenerContainer theirContainer(String topic) {
        return application.getBeansOfType(DefaultRocketMQListenerContainer.class).values().stream()
                .filter(container -> container.getTopic().equals(name(topic)))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitState(MqListenerContainer container, State state) {
        await(container.id()).atMost(Duration.ofSeconds(60)).until(() -> container.state() == state);
    }

    private static String name(String topic) {
        return RUN + "-" + topic;
    }

    private static String[] properties() {
        return new String[] {
            "spring.application.name=shop",
            "rocketmq.producer.group=" + RUN + "-producer",
            TestBroker.nameServerProperty(),
            "mq.listener.max-attempts=2",
            "mq.listeners[%s].concurrency=9".formatted(name("failing")),
            "mq.listeners[%s].max-attempts=7".formatted(name("failing")),
            "run=" + RUN
        };
    }

    record Order(String id, int cents) {}

    @RocketMQMessageListener(topic = "${run}-texts", consumerGroup = "${run}-texts")
    static class Texts implements RocketMQListener<String> {

        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @Override
        public void onMessage(String text) {
            received.add(text + " with " + MDC.get("requestId"));
        }

        String next() throws InterruptedException {
            return received.poll(60, TimeUnit.SECONDS);
        }
    }

    @RocketMQMessageListener(
            topic = "${run}-failing",
            consumerGroup = "${run}-failing",
            maxReconsumeTimes = 2,
            delayLevelWhenNextConsume = 1)
    static class Failing implements RocketMQListener<MessageExt> {

        final Queue<Integer> attempts = new ConcurrentLinkedQueue<>();

        @Override
        public void onMessage(MessageExt message) {
            attempts.add(message.getReconsumeTimes() + 1);
            throw new IllegalStateException("out of order");
        }
    }

    @RocketMQMessageListener(topic = "${run}-errors", consumerGroup = "${run}-errors", delayLevelWhenNextConsume = 1)
    static class Errors implements RocketMQListener<MessageExt> {

        final Queue<Integer> attempts = new ConcurrentLinkedQueue<>();

        @Override
        public void onMessage(MessageExt message) {
            attempts.add(message.getReconsumeTimes() + 1);
            throw new NoClassDefFoundError("com/acme/Gone");
        }
    }

    @RocketMQMessageListener(
            topic = "${run}-hooked",
            consumerGroup = "${run}-hooked",
            consumeThreadNumber = 1,
            delayLevelWhenNextConsume = -1)
    static class Hooked implements RocketMQListener<String>, RocketMQPushConsumerLifecycleListener {

        final Queue<String> told = new ConcurrentLinkedQueue<>();

        @Override
        public void onMessage(String text) {
            if (text.equals("bad")) {
                throw new IllegalStateException(text);
            }
        }

        @Override
        @SuppressWarnings("deprecation") // hooks are nowhere else
        public void prepareStart(DefaultMQPushConsumer consumer) {
            consumer.getDefaultMQPushConsumerImpl().registerConsumeMessageHook(new ConsumeMessageHook() {
                @Override
                public String hookName() {
                    return "test";
                }

                @Override
                public void consumeMessageBefore(ConsumeMessageContext context) {
                    told.add("before");
                }

                @Override
                public void consumeMessageAfter(ConsumeMessageContext context) {
                    told.add(context.getStatus());
                }
            });
        }
    }

    @RocketMQMessageListener(topic = "${run}-orders", consumerGroup = "${run}-orders")
    static class Orders implements RocketMQListener<Order> {

        final Queue<Order> received = new ConcurrentLinkedQueue<>();

        @Override
        public void onMessage(Order order) {
            received.add(order);
        }
    }

    @RocketMQMessageListener(topic = "${run}-lists", consumerGroup = "${run}-lists")
    static class Lists implements RocketMQListener<List<Order>> {

        final Queue<Order> received = new ConcurrentLinkedQueue<>();

        @Override
        public void onMessage(List<Order> orders) {
            orders.forEach(received::add);
        }
    }

    @RocketMQMessageListener(
            topic = "${run}-ordered",
            consumerGroup = "${run}-ordered",
            consumeMode = ConsumeMode.ORDERLY,
            suspendCurrentQueueTimeMillis = 100)
    static class Ordered implements RocketMQListener<String> {

        final Queue<String> calls = new ConcurrentLinkedQueue<>();

        @Override
        public void onMessage(String text) {
            calls.add(text);
            if (text.equals("poison")) {
                throw new IllegalStateException(text);
            }
        }
    }

    @RocketMQMessageListener(topic = "${run}-questions", consumerGroup = "${run}-questions")
    static class Answers implements RocketMQReplyListener<String, String> {

        @Override
        public String onMessage(String question) {
            return "because of " + question;
        }
    }

    @RocketMQMessageListener(topic = "${run}-prepared", consumerGroup = "${run}-prepared", consumeTimeout = 2)
    static class Prepared implements RocketMQListener<String>, RocketMQPushConsumerLifecycleListener {

        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @Override
        public void onMessage(String text) {
            received.add(text);
        }

        @Override
        public void prepareStart(DefaultMQPushConsumer consumer) {
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
            consumer.setPullBatchSize(7);
            consumer.setConsumeThreadMin(3);
            try {
                consumer.subscribe(name("extra"), "*");
            } catch (Exception ex) {
                throw new IllegalStateException(ex);
            }
        }

        String next() throws InterruptedException {
            return received.poll(90, TimeUnit.SECONDS);
        }
    }

    @RocketMQMessageListener(topic = "${run}-batches", consumerGroup = "${run}-batches", delayLevelWhenNextConsume = 1)
    static class Batches implements RocketMQListener<String>, RocketMQPushConsumerLifecycleListener {

        final Queue<String> calls = new ConcurrentLinkedQueue<>();

        @Override
        public void onMessage(String text) {
            boolean first = !calls.contains(text);
            calls.add(text);
            if (first && text.equals("7")) {
                throw new IllegalStateException(text);
            }
        }

        @Override
        public void prepareStart(DefaultMQPushConsumer consumer) {
            consumer.setConsumeMessageBatchMaxSize(10);
        }
    }

    @RocketMQMessageListener(topic = "${run}-slow", consumerGroup = "${run}-slow")
    static class Slow implements RocketMQListener<String> {

        final CountDownLatch started = new CountDownLatch(1);

        final CountDownLatch mayEnd = new CountDownLatch(1);

        final Queue<String> ended = new ConcurrentLinkedQueue<>();

        @Override
        public void onMessage(String text) {
            started.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException ex) {
                throw new IllegalStateException(ex);
            }
            ended.add(text);
        }
    }

    @RocketMQMessageListener(topic = "${run}-natively", consumerGroup = "${run}-natively")
    static class Native implements RocketMQListener<String>, RocketMQPushConsumerLifecycleListener {

        final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @Override
        public void onMessage(String text) {
            throw new IllegalStateException("never called");
        }

        @Override
        public void prepareStart(DefaultMQPushConsumer consumer) {
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
            consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
                messages.forEach(
                        message -> received.add(Thread.currentThread().getName().split("_")[0]));
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
        }
    }

    @Import({
        Texts.class,
        Failing.class,
        Errors.class,
        Orders.class,
        Ordered.class,
        Answers.class,
        Prepared.class,
        Batches.class,
        Slow.class,
        Native.class,
        Hooked.class,
        Lists.class
    })
    static class Application {}
}
