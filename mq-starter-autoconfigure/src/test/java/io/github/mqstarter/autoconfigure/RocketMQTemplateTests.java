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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.mqstarter.RequestIds;
import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.producer.MqSendListener;
import io.github.mqstarter.producer.MqTemplate;
import io.github.mqstarter.producer.SendFailedException;
import io.github.mqstarter.producer.SendOutcome;
import jakarta.annotation.PreDestroy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.spring.annotation.ExtRocketMQTemplateConfiguration;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.annotation.RocketMQTransactionListener;
import org.apache.rocketmq.spring.core.RocketMQLocalTransactionListener;
import org.apache.rocketmq.spring.core.RocketMQLocalTransactionState;
import org.apache.rocketmq.spring.core.RocketMQReplyListener;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.apache.rocketmq.spring.support.RocketMQHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.MessageBuilder;

/** Code that knows rocketmq-spring alone, in an application with mq-starter. */
class RocketMQTemplateTests {

    private static final String TOPIC = TestBroker.unique("peer");

    private static final String REQUESTS = TestBroker.unique("requests");

    private static final EmbeddedRocketMQ OTHER_CLUSTER =
            EmbeddedRocketMQ.builder().brokerNames("other").topics(TOPIC).build();

    private static final BlockingQueue<SendOutcome> outcomes = new LinkedBlockingQueue<>();

    private static ConfigurableApplicationContext application;

    private static RocketMQTemplate template;

    private static Messages messages;

    @BeforeAll
    static void start() throws Exception {
        TestBroker.shared().createTopic(TOPIC, 4);
        TestBroker.shared().createTopic(REQUESTS, 1);
        OTHER_CLUSTER.start();
        application = TestApplication.start(
                Application.class,
                "spring.application.name=shop",
                "rocketmq.producer.group=" + TestBroker.unique("peer-producer"),
                TestBroker.nameServerProperty(),
                "other.name-server=" + OTHER_CLUSTER.nameServer(),
                "topic=" + TOPIC,
                "requests=" + REQUESTS);
        template = application.getBean("rocketMQTemplate", RocketMQTemplate.class);
        messages = application.getBean(Messages.class);
        for (MessageQueue queue : template.getProducer().fetchPublishMessageQueues(TOPIC)) {
            awaitListenerOf(queue);
        }
    }

    @AfterAll
    static void stop() {
        application.close();
        OTHER_CLUSTER.stop();
    }

    /** A stop waits until all outcomes have been told. */
    @BeforeEach
    void forget() {
        application.getBean(MqTemplate.class).stop();
        application.getBean(MqTemplate.class).start();
        outcomes.clear();
    }

    @Test
    void aSyncSendCarriesTheRequestIdAndItsOutcomeIsTold() throws Exception {
        SendResult result;
        try (RequestIds.Scope scope = RequestIds.open("r-sync")) {
            result = template.syncSend(
                    TOPIC + ":vip",
                    MessageBuilder.withPayload(new Order("o-1", 995))
                            .setHeader(RocketMQHeaders.KEYS, "o-1")
                            .build());
        }

        MessageExt received = messages.next();
        assertThat(received.getMsgId()).isEqualTo(result.getMsgId());
        assertThat(received.getTags()).isEqualTo("vip");
        assertThat(received.getKeys()).isEqualTo("o-1");
        assertThat(received.getUserProperty("requestId")).isEqualTo("r-sync");
        assertThat(text(received)).isEqualTo("{\"id\":\"o-1\",\"cents\":995}");
        assertThat(outcome().result()).isSameAs(result);
    }

    @Test
    void aCallbackIsCalledOnceWithTheRequestIdOnAThreadOfThisLibrary() throws Exception {
        Recording callback = new Recording();
        try (RequestIds.Scope scope = RequestIds.open("r-async")) {
            template.asyncSend(TOPIC, "async", callback);
        }

        assertThat(callback.next()).startsWith("mq-callback-").endsWith(" r-async SEND_OK");
        assertThat(messages.next().getUserProperty("requestId")).isEqualTo("r-async");
        assertThat(callback.calls).isEmpty();
    }

    @Test
    void aRefusedMessageIsToldByTheCallbackAlone() throws Exception {
        Recording callback = new Recording();

        template.asyncSend(TOPIC, withHeader("bob\u0002DELAY\u00012"), callback);
        template.asyncSend(TOPIC, "", callback);

        assertThat(Stream.of(callback.next(), callback.next()).sorted())
                .anyMatch(call -> call.contains("There is no message"))
                .anyMatch(call -> call.contains("separates properties"));
        assertThat(callback.calls).isEmpty();
    }

    @Test
    void aSyncSendThrowsTheExceptionsItEverThrew() {
        assertThatExceptionOfType(MessagingException.class)
                .isThrownBy(() -> template.syncSend(TOPIC, withHeader("bob\u0002DELAY\u00012")))
                .havingCause()
                .isInstanceOf(MQClientException.class)
                .havingCause()
                .isInstanceOf(SendFailedException.class);
    }

    @Test
    void orderedMessagesOfAKeyAreInOneQueueInTheirOrder() throws Exception {
        Recording callback = new Recording();
        template.syncSendOrderly(TOPIC, "0", "user-7");
        for (int i = 1; i <= 20; i++) {
            template.asyncSendOrderly(TOPIC, String.valueOf(i), "user-7", callback);
        }

        List<MessageExt> received = messages.next(21);
        assertThat(received)
                .map(MessageExt::getQueueId)
                .containsOnly(received.get(0).getQueueId());
        assertThat(received)
                .map(RocketMQTemplateTests::text)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(0, 20).mapToObj(String::valueOf).toList());
    }

    @Test
    void oneWayMessagesArrive() throws Exception {
        template.sendOneWay(TOPIC, "one-way");
        template.sendOneWayOrderly(TOPIC, "one-way", "user-7");

        assertThat(messages.next(2)).allMatch(message -> message.getUserProperty("requestId") != null);
    }

    @Test
    void aBatchIsStoredInOnePiece() throws Exception {
        List<Message<String>> batch = Stream.of("a", "b", "c")
                .map(text -> MessageBuilder.withPayload(text).build())
                .toList();
        Recording callback = new Recording();

        assertThat(template.syncSend(TOPIC, batch).getMsgId().split(",")).hasSize(3);
        assertThat(messages.next(3)).map(RocketMQTemplateTests::text).containsExactly("a", "b", "c");

        template.asyncSend(TOPIC, batch, callback);
        assertThat(callback.next()).endsWith("SEND_OK");
        assertThat(messages.next(3)).map(RocketMQTemplateTests::text).containsExactly("a", "b", "c");

        assertThat(template.syncSendOrderly(TOPIC, batch, "user-7").getMsgId().split(","))
                .hasSize(3);
        assertThat(messages.next(3))
                .allMatch(message -> message.getUserProperty("requestId") != null)
                .map(RocketMQTemplateTests::text)
                .containsExactly("a", "b", "c");
        assertThat(callback.calls).isEmpty();
    }

    @Test
    void delaysAreKept() throws Exception {
        template.syncSend(TOPIC, MessageBuilder.withPayload("level").build(), 3_000, 1);
        template.syncSendDelayTimeMills(TOPIC, "exact", 1_000);

        assertThat(messages.next(2))
                .allMatch(message -> message.getStoreTimestamp() - message.getBornTimestamp() >= 900);
    }

    @Test
    void transactionsAreCommittedAndRolledBack() throws Exception {
        try (RequestIds.Scope scope = RequestIds.open("r-transaction")) {
            template.sendMessageInTransaction(
                    TOPIC, MessageBuilder.withPayload("rolled back").build(), false);
            template.sendMessageInTransaction(
                    TOPIC, MessageBuilder.withPayload("committed").build(), true);
        }

        MessageExt received = messages.next();
        assertThat(text(received)).isEqualTo("committed");
        assertThat(received.getUserProperty("requestId")).isEqualTo("r-transaction");
    }

    /** The listener may get its queue only with its second heartbeat, and the answer its way with that of the producer. */
    @Test
    void requestsAreAnswered() {
        await().atMost(Duration.ofSeconds(90))
                .ignoreExceptions()
                .until(
                        () -> template.<String>sendAndReceive(REQUESTS, "request", String.class, 5_000),
                        "answer to request"::equals);
    }

    @Test
    void aTemplateForAnotherClusterJoinsToo() throws Exception {
        OtherTemplate other = application.getBean(OtherTemplate.class);

        SendResult result = other.syncSend(TOPIC, "other");

        assertThat(result.getMessageQueue().getBrokerName()).isEqualTo("other");
        assertThat(outcome().result()).isSameAs(result);
    }

    @Test
    void whenSwitchedOffTheProducerIsAsItWas() {
        try (ConfigurableApplicationContext plain = TestApplication.start(
                TestApplication.Empty.class,
                "spring.application.name=shop",
                "rocketmq.producer.group=" + TestBroker.unique("peer-producer"),
                TestBroker.nameServerProperty(),
                "mq.enhance.template=false")) {
            assertThat(plain.getBean(RocketMQTemplate.class).getProducer())
                    .isSameAs(plain.getBean(DefaultMQProducer.class))
                    .hasSameClassAs(new TransactionMQProducer("x"));
        }
    }

    @Test
    void beansThatAreDestroyedCanStillSend() throws Exception {
        Farewell farewell;
        try (ConfigurableApplicationContext ending = TestApplication.start(
                Farewell.class,
                "spring.application.name=shop",
                "rocketmq.producer.group=" + TestBroker.unique("peer-producer"),
                TestBroker.nameServerProperty())) {
            farewell = ending.getBean(Farewell.class);
        }

        assertThat(farewell.callback).succeedsWithin(Duration.ofSeconds(20));
        assertThat(messages.next(2)).map(RocketMQTemplateTests::text).containsExactlyInAnyOrder("sync", "async");
    }

    /** A listener runs as soon as it has one of the queues. */
    private static void awaitListenerOf(MessageQueue queue) throws Exception {
        do {
            template.getProducer().send(new org.apache.rocketmq.common.message.Message(TOPIC, new byte[] {1}), queue);
        } while (messages.received.poll(5, TimeUnit.SECONDS) == null);
    }

    private static Message<String> withHeader(String value) {
        return MessageBuilder.withPayload("x").setHeader("name", value).build();
    }

    private static String text(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static SendOutcome outcome() throws InterruptedException {
        return outcomes.poll(20, TimeUnit.SECONDS);
    }

    record Order(String id, int cents) {}

    private static final class Recording implements SendCallback {

        final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

        @Override
        public void onSuccess(SendResult result) {
            add(result.getSendStatus());
        }

        @Override
        public void onException(Throwable failure) {
            add(failure);
        }

        String next() throws InterruptedException {
            return calls.poll(20, TimeUnit.SECONDS);
        }

        private void add(Object outcome) {
            calls.add(Thread.currentThread().getName() + " " + RequestIds.current() + " " + outcome);
        }
    }

    static class Messages {

        private final BlockingQueue<MessageExt> received = new LinkedBlockingQueue<>();

        @MqListener(topic = "${topic}", group = "${topic}")
        void on(MessageExt message) {
            received.add(message);
        }

        MessageExt next() throws InterruptedException {
            return Objects.requireNonNull(received.poll(60, TimeUnit.SECONDS), "a message within 60 s");
        }

        /** Messages in the order of their queue. */
        List<MessageExt> next(int count) throws InterruptedException {
            Stream.Builder<MessageExt> next = Stream.builder();
            for (int i = 0; i < count; i++) {
                next.add(next());
            }
            return next.build()
                    .sorted(Comparator.comparing(MessageExt::getQueueOffset))
                    .toList();
        }
    }

    @ExtRocketMQTemplateConfiguration(nameServer = "${other.name-server}", group = "other")
    static class OtherTemplate extends RocketMQTemplate {}

    @RocketMQTransactionListener
    static class Transactions implements RocketMQLocalTransactionListener {

        @Override
        public RocketMQLocalTransactionState executeLocalTransaction(Message message, Object commit) {
            return (Boolean) commit ? RocketMQLocalTransactionState.COMMIT : RocketMQLocalTransactionState.ROLLBACK;
        }

        @Override
        public RocketMQLocalTransactionState checkLocalTransaction(Message message) {
            return RocketMQLocalTransactionState.UNKNOWN;
        }
    }

    @RocketMQMessageListener(topic = "${requests}", consumerGroup = "${requests}")
    static class Answers implements RocketMQReplyListener<String, String> {

        @Override
        public String onMessage(String request) {
            return "answer to " + request;
        }
    }

    static class Farewell {

        final CompletableFuture<SendResult> callback = new CompletableFuture<>();

        private final RocketMQTemplate template;

        Farewell(RocketMQTemplate template) {
            this.template = template;
        }

        @PreDestroy
        void sayGoodbye() {
            template.syncSend(TOPIC, "sync");
            template.asyncSend(TOPIC, "async", new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    callback.complete(result);
                }

                @Override
                public void onException(Throwable failure) {
                    callback.completeExceptionally(failure);
                }
            });
        }
    }

    @Import({Messages.class, OtherTemplate.class, Transactions.class, Answers.class})
    static class Application {

        @Bean
        MqSendListener outcomes() {
            return outcomes::add;
        }
    }
}
