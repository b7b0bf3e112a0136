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
package io.github.mqstarter.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.MessageExt;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.support.MessageBuilder;

/** Every form of sending, as the broker stores it and a listener sees it. */
class SendTests {

    private final String topic = TestBroker.newTopic(4);

    private final Messages messages = new Messages();

    private MqTestApplication application;

    private MqTemplate mq;

    @BeforeEach
    void start() {
        application = new MqTestApplication()
                .properties(Map.of("topic", topic, "group", TestBroker.unique("group")))
                .listener(messages)
                .start();
        mq = application.mq();
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void sendTellsWhereTheMessageIsStored() throws Exception {
        SendResult result = mq.send(topic, "hello");
        MessageExt received = messages.next();
        assertThat(result.getSendStatus()).isEqualTo(SendStatus.SEND_OK);
        assertThat(received.getMsgId()).isEqualTo(result.getMsgId());
        assertThat(received.getQueueOffset()).isEqualTo(result.getQueueOffset());
    }

    @Test
    void sendAsyncCompletesOnAThreadOfThisLibrary() throws Exception {
        CompletableFuture<String> thread = mq.sendAsync(topic, "hello")
                .thenApply(result -> Thread.currentThread().getName());
        assertThat(thread.get(20, TimeUnit.SECONDS)).doesNotStartWith("Netty").doesNotStartWith("AsyncSender");
    }

    @Test
    void aCallbackIsCalledOnce() throws Exception {
        BlockingQueue<Object> calls = new LinkedBlockingQueue<>();
        mq.sendAsync(topic, "hello", recordingInto(calls));
        mq.sendAsync(topic, "", recordingInto(calls));
        assertThat(Arrays.asList(calls.poll(20, TimeUnit.SECONDS), calls.poll(20, TimeUnit.SECONDS)))
                .hasAtLeastOneElementOfType(SendFailedException.class)
                .hasAtLeastOneElementOfType(SendResult.class);
        messages.next();
        assertThat(calls).isEmpty();
    }

    @Test
    void callbacksMaySendAndWait() throws Exception {
        int burst = 50;
        CountDownLatch done = new CountDownLatch(burst);
        for (int i = 0; i < burst; i++) {
            mq.sendAsync(topic, "first").thenRun(() -> {
                mq.send(topic, "second");
                done.countDown();
            });
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anInterruptedSenderIsToldThatNobodyKnows() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(SendFailedException.class)
                .isThrownBy(() -> mq.send(topic, "x"))
                .withMessageContaining("Interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anInterceptorThatAnswersNothingFailsTheSend() {
        try (MqTestApplication intercepted = new MqTestApplication()
                .template(template -> template.interceptors(List.of((message, chain) -> null)))
                .start()) {
            assertThat(intercepted.mq().sendAsync(topic, "x")).failsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void anInterceptorThatNeverAnswersFailsTheSendAtItsTimeout() {
        try (MqTestApplication intercepted = new MqTestApplication()
                .template(template -> template.interceptors(List.of((message, chain) -> new CompletableFuture<>())))
                .start()) {
            assertThatExceptionOfType(SendFailedException.class)
                    .isThrownBy(() -> intercepted
                            .mq()
                            .newMessage("x")
                            .to(topic)
                            .timeout(Duration.ofMillis(200))
                            .send())
                    .satisfies(failure ->
                            assertThat(failure.reason()).isEqualTo(SendFailedException.Reason.DELIVERY_TIMEOUT));
        }
    }

    @Test
    void aMessageIsSentOnce() throws Exception {
        MqOperations.SendSpec message = mq.newMessage("x").to(topic);
        message.send();
        messages.next();
        assertThatExceptionOfType(SendFailedException.class)
                .isThrownBy(message::send)
                .withMessageContaining("sent before");
    }

    @Test
    void aReceivedTagYieldsToOneInTheDestination() throws Exception {
        mq.send(
                topic + ":mine",
                MessageBuilder.withPayload("x")
                        .setHeader(MqHeaders.TAG, "received")
                        .setHeader(MqHeaders.KEYS, "a  b")
                        .build());
        MessageExt received = messages.next();
        assertThat(received.getTags()).isEqualTo("mine");
        assertThat(received.getKeys()).isEqualTo("a b");
    }

    @Test
    void aOneWayMessageArrives() throws Exception {
        mq.sendOneWay(topic + ":log", "line");
        assertThat(messages.next().getTags()).isEqualTo("log");
    }

    @Test
    void bytesAndTextGoAsTheyAreAndObjectsAsJson() throws Exception {
        mq.send(topic, new byte[] {0, 1, (byte) 0xff});
        assertThat(messages.next().getBody()).containsExactly(0, 1, 0xff);
        mq.send(topic, "Grüße, 世界 🚀");
        assertThat(messages.nextText()).isEqualTo("Grüße, 世界 🚀");
        mq.send(topic, new Order("o-1", 995));
        assertThat(messages.nextText()).isEqualTo("{\"id\":\"o-1\",\"cents\":995}");
    }

    @Test
    void tagKeysAndHeadersAreCarried() throws Exception {
        mq.newMessage("x")
                .to(topic)
                .tag("vip")
                .key("o-1")
                .key("o-2")
                .header("tenant", "t1")
                .header("attempts", 3)
                .send();
        MessageExt received = messages.next();
        assertThat(received.getTags()).isEqualTo("vip");
        assertThat(received.getKeys()).isEqualTo("o-1 o-2");
        assertThat(received.getUserProperty("tenant")).isEqualTo("t1");
        assertThat(received.getUserProperty("attempts")).isEqualTo("3");
    }

    @Test
    void aHeaderOfAnyUnicodeTextArrivesByteForByte() throws Exception {
        String text = " Grüße 世界 🚀 \u007f\u0080\u2028\ufeff\uffff = ; % \\u0001 \" ' ";
        String name = "ключ 键 🔑";
        mq.newMessage("x").to(topic).header(name, text).send();
        assertThat(messages.next().getProperty(name)).isEqualTo(text);
    }

    @Test
    void aSpringMessageIsSentAsItsPayloadWithItsHeaders() throws Exception {
        mq.send(
                topic,
                MessageBuilder.withPayload("x")
                        .setHeader("tenant", "t1")
                        .setHeader(MqHeaders.KEYS, "o-1 o-2")
                        .setHeader(MqHeaders.TAG, "vip")
                        .setHeader(MqHeaders.ATTEMPT, 7)
                        .build());
        MessageExt received = messages.next();
        assertThat(received.getUserProperty("tenant")).isEqualTo("t1");
        assertThat(received.getKeys()).isEqualTo("o-1 o-2");
        assertThat(received.getTags()).isEqualTo("vip");
        assertThat(received.getProperties()).doesNotContainKeys("id", "timestamp", MqHeaders.ATTEMPT);
    }

    @Test
    void messagesOfOneKeyGoToOneQueue() {
        long queues = IntStream.range(0, 20)
                .map(i -> mq.newMessage("x")
                        .to(topic)
                        .orderedBy("user-7")
                        .send()
                        .getMessageQueue()
                        .getQueueId())
                .distinct()
                .count();
        assertThat(queues).isEqualTo(1);
    }

    @Test
    void aDelayedMessageComesNotBeforeItsTime() throws Exception {
        mq.send(topic, "first, so that the listener has its queues");
        messages.next();
        Instant due = Instant.now().plusSeconds(4);
        mq.newMessage("delay").to(topic).delay(Duration.ofSeconds(4)).send();
        mq.newMessage("deliverAt").to(topic).deliverAt(due).send();
        mq.newMessage("past").to(topic).deliverAt(due.minusSeconds(60)).send();
        assertThat(messages.nextText()).isEqualTo("past");
        assertThat(List.of(messages.nextText(), messages.nextText())).containsExactlyInAnyOrder("delay", "deliverAt");
        // the broker's timer counts in seconds, and may be up to one early
        assertThat(Instant.now()).isAfter(due.minusSeconds(1));
    }

    @Test
    void anInterceptorMaySetHeadersAndRefuseMessages() throws Exception {
        SendInterceptor stamping = (message, chain) -> {
            message.setHeader("stamp", message.destination().topic());
            return chain.proceed(message);
        };
        SendInterceptor refusing = (message, chain) -> {
            if (message.headers().containsKey("secret")) {
                throw new IllegalStateException("secrets stay here");
            }
            return chain.proceed(message);
        };
        try (MqTestApplication intercepted = new MqTestApplication()
                .template(template -> template.interceptors(List.of(stamping, refusing)))
                .start()) {
            intercepted.mq().send(topic, "x");
            assertThat(messages.next().getUserProperty("stamp")).isEqualTo(topic);
            assertThatExceptionOfType(SendFailedException.class)
                    .isThrownBy(() -> intercepted
                            .mq()
                            .newMessage("x")
                            .to(topic)
                            .header("secret", "s")
                            .send())
                    .withMessageContaining("secrets stay here");
        }
    }

    @Test
    void aSendAfterTheStopFailsWithClosed() {
        application.close();
        assertThatExceptionOfType(SendFailedException.class)
                .isThrownBy(() -> mq.send(topic, "x"))
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(SendFailedException.Reason.CLOSED));
    }

    @Test
    void aTopicThatNoBrokerHasFailsWithNoRoute() {
        try (MqTestApplication lost = new MqTestApplication("127.0.0.1:1").startWithoutWaiting()) {
            assertThatExceptionOfType(SendFailedException.class)
                    .isThrownBy(() -> lost.mq()
                            .newMessage("x")
                            .to(topic)
                            .timeout(Duration.ofSeconds(1))
                            .send())
                    .satisfies(failure -> assertThat(failure.reason()).isEqualTo(SendFailedException.Reason.NO_ROUTE))
                    .satisfies(failure -> assertThat(failure.getStackTrace())
                            .extracting(StackTraceElement::getClassName)
                            .contains(SendTests.class.getName()));
        }
    }

    @Test
    void anOutcomeIsReportedWithinTheDeliveryTimeout() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThatExceptionOfType(
                        SendFailedException.class)
                .isThrownBy(() -> mq.newMessage("x")
                        .to(topic)
                        .timeout(Duration.ofNanos(1))
                        .send())
                .satisfies(failure ->
                        assertThat(failure.reason()).isEqualTo(SendFailedException.Reason.DELIVERY_TIMEOUT)));
    }

    private static SendCallback recordingInto(BlockingQueue<Object> calls) {
        return new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                calls.add(result);
            }

            @Override
            public void onException(Throwable failure) {
                calls.add(failure);
            }
        };
    }

    record Order(String id, int cents) {}

    static final class Messages {

        private final BlockingQueue<MessageExt> received = new LinkedBlockingQueue<>();

        @MqListener(topic = "${topic}", group = "${group}")
        void on(MessageExt message) {
            received.add(message);
        }

        MessageExt next() throws InterruptedException {
            MessageExt message = received.poll(20, TimeUnit.SECONDS);
            assertThat(message).as("a message within 20 s").isNotNull();
            return message;
        }

        String nextText() throws InterruptedException {
            return new String(next().getBody(), StandardCharsets.UTF_8);
        }
    }
}
