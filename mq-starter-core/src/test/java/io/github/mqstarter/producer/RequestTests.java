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

import io.github.mqstarter.RequestIds;
import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.producer.SendFailedException.Reason;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.RequestFutureHolder;
import org.apache.rocketmq.client.utils.MessageUtil;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests, and the replies of a consumer that knows nothing of this library. */
class RequestTests {

    private static final String TOPIC = TestBroker.newTopic();

    private static final Replier REPLIER = new Replier(TestBroker.nameServer());

    private final String topic = TOPIC;

    private final Replier replier = REPLIER;

    private final MqTestApplication application = new MqTestApplication();

    private MqTemplate mq;

    @BeforeAll
    static void startReplier() throws Exception {
        REPLIER.start(TOPIC);
        REPLIER.producer.send(new Message(TOPIC, "are you there?".getBytes(StandardCharsets.UTF_8)));
        REPLIER.await("are you there?");
    }

    @AfterAll
    static void stopReplier() {
        REPLIER.stop();
    }

    @BeforeEach
    void start() {
        replier.answer = request -> "re: " + request;
        mq = application.start().mq();
    }

    @AfterEach
    void stop() {
        application.close();
        assertThat(RequestFutureHolder.getInstance().getRequestFutureTable()).isEmpty();
    }

    @Test
    void aRequestReturnsItsReplyAsText() {
        assertThat(mq.newMessage("ping").to(topic).request(String.class)).isEqualTo("re: ping");
    }

    @Test
    void aReplyIsReadAsWhatIsAskedFor() {
        assertThat(mq.newMessage("ping").to(topic).request(byte[].class))
                .isEqualTo("re: ping".getBytes(StandardCharsets.UTF_8));
        replier.answer = request -> "{\"euros\":7}";
        assertThat(mq.newMessage("how much?").to(topic).request(Price.class)).isEqualTo(new Price(7));
    }

    @Test
    void manyRequestsGetTheirOwnReplies() {
        CompletableFuture<?>[] all = new CompletableFuture<?>[100];
        for (int i = 0; i < all.length; i++) {
            String text = "request " + i;
            all[i] = mq.newMessage(text).to(topic).requestAsync(String.class).thenAccept(reply -> assertThat(reply)
                    .isEqualTo("re: " + text));
        }
        assertThat(CompletableFuture.allOf(all)).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void aReplyComesOnAThreadOfThisLibraryWithTheRequestId() throws Exception {
        CompletableFuture<String> seen;
        try (RequestIds.Scope scope = RequestIds.open("request-7")) {
            seen = mq.newMessage("ping")
                    .to(topic)
                    .requestAsync(String.class)
                    .thenApply(reply -> Thread.currentThread().getName() + " " + RequestIds.current());
        }
        assertThat(seen.get(30, TimeUnit.SECONDS)).startsWith("mq-callback-").endsWith(" request-7");
    }

    @Test
    void aRequestWithoutAReplyFailsAtItsTimeout() {
        replier.answer = request -> "";
        assertFailed(
                mq.newMessage("ping").to(topic).timeout(Duration.ofSeconds(4)).requestAsync(String.class),
                Reason.DELIVERY_TIMEOUT,
                "was sent, but no reply");
        assertThatExceptionOfType(SendFailedException.class).isThrownBy(() -> mq.newMessage("ping")
                .to(topic)
                .timeout(Duration.ofMillis(500))
                .request(String.class));
    }

    @Test
    void aReplyThatCannotBeReadFailsTheRequest() {
        assertFailed(
                mq.newMessage("ping").to(topic).requestAsync(Price.class), Reason.CONVERSION, Price.class.getName());
    }

    @Test
    void aRequestThatCannotBeSentFails() {
        assertFailed(mq.newMessage("ping").to("bad topic").requestAsync(String.class), Reason.REJECTED, "bad topic");
        assertFailed(mq.newMessage("").to(topic).requestAsync(String.class), Reason.REJECTED, "body is empty");
    }

    @Test
    void aDelayIsRefused() {
        assertFailed(
                mq.newMessage("ping").to(topic).delay(Duration.ofSeconds(1)).requestAsync(String.class),
                Reason.REJECTED,
                "delay");
    }

    @Test
    void aRequestThatIsOpenAtTheEndFails() throws Exception {
        replier.answer = request -> "";
        CompletableFuture<String> open = mq.newMessage("to be open").to(topic).requestAsync(String.class);
        replier.await("to be open");
        application.close();
        assertFailed(open, Reason.CLOSED, "no reply");
    }

    @Test
    void aReplyMayComeByABrokerThatDoesNotHaveTheTopic() throws Exception {
        try (EmbeddedRocketMQ brokers = EmbeddedRocketMQ.builder().brokers(2).start()) {
            brokers.stopBroker(1);
            brokers.createTopic("quotes", 1);
            brokers.startBroker(1);
            Replier other = new Replier(brokers.nameServer());
            other.start("quotes");
            try (MqTestApplication asking = new MqTestApplication(brokers.nameServer()).start()) {
                asking.mq().send("quotes", "are you there?");
                other.await("are you there?");
                // half of the replies go to the broker without the topic; one may get lost, as who replies tries once
                List<CompletableFuture<String>> replies = IntStream.range(0, 20)
                        .mapToObj(i -> asking.mq()
                                .newMessage("ping")
                                .to("quotes")
                                .timeout(Duration.ofSeconds(10))
                                .requestAsync(String.class)
                                .exceptionally(failure -> "none"))
                        .toList();
                assertThat(replies)
                        .filteredOn(reply -> reply.join().equals("re: ping"))
                        .hasSizeGreaterThan(16);
            } finally {
                other.stop();
            }
        }
    }

    private static void assertFailed(CompletableFuture<?> request, Reason reason, String named) {
        assertThat(request)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(SendFailedException.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(reason);
                    assertThat(failure).hasMessageContaining(named);
                });
    }

    record Price(int euros) {}

    /** Replies as any RocketMQ consumer does, but tries once; not at all where the answer is empty. */
    private static final class Replier implements MessageListenerConcurrently {

        private final DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(TestBroker.unique("replier"));

        private final DefaultMQProducer producer = new DefaultMQProducer(TestBroker.unique("replier"));

        private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

        private final String nameServer;

        private volatile UnaryOperator<String> answer = request -> "re: " + request;

        Replier(String nameServer) {
            this.nameServer = nameServer;
        }

        void start(String topic) throws MQClientException {
            producer.setNamesrvAddr(nameServer);
            producer.setRetryTimesWhenSendFailed(0);
            producer.setInstanceName(TestBroker.unique("replier"));
            producer.start();
            consumer.setNamesrvAddr(nameServer);
            consumer.setInstanceName(TestBroker.unique("replier"));
            // the first heartbeat can hinder the one that announces the first queues; the next should not be 30 s away
            consumer.setHeartbeatBrokerInterval(1_000);
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
            consumer.subscribe(topic, "*");
            consumer.registerMessageListener(this);
            consumer.start();
        }

        @Override
        public ConsumeConcurrentlyStatus consumeMessage(List<MessageExt> messages, ConsumeConcurrentlyContext context) {
            messages.forEach(this::reply);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        }

        void await(String request) throws InterruptedException {
            String next = requests.poll(60, TimeUnit.SECONDS);
            while (next != null && !next.equals(request)) {
                next = requests.poll(60, TimeUnit.SECONDS);
            }
            assertThat(next).isEqualTo(request);
        }

        void stop() {
            consumer.shutdown();
            producer.shutdown();
        }

        private void reply(MessageExt request) {
            String text = new String(request.getBody(), StandardCharsets.UTF_8);
            requests.add(text);
            byte[] body = answer.apply(text).getBytes(StandardCharsets.UTF_8);
            try {
                if (body.length > 0 && request.getProperty(MessageConst.PROPERTY_MESSAGE_REPLY_TO_CLIENT) != null) {
                    producer.send(MessageUtil.createReplyMessage(request, body));
                }
            } catch (Exception ex) {
                throw new IllegalStateException(ex);
            }
        }
    }
}
