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
import io.github.mqstarter.producer.SendFailedException.Reason;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.RequestFutureHolder;
import org.apache.rocketmq.client.utils.MessageUtil;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests, and the replies of a consumer that knows nothing of this library. */
class RequestTests {

    private final String topic = TestBroker.newTopic();

    private final Replier replier = new Replier();

    private final MqTestApplication application = new MqTestApplication();

    private MqTemplate mq;

    @BeforeEach
    void start() throws MQClientException {
        replier.start(topic);
        mq = application.start().mq();
    }

    @AfterEach
    void stop() {
        application.close();
        replier.stop();
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
                mq.newMessage("ping").to(topic).timeout(Duration.ofSeconds(2)).requestAsync(String.class),
                Reason.DELIVERY_TIMEOUT,
                "No reply");
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
    void aRequestThatIsOpenAtTheEndFails() {
        replier.answer = request -> "";
        CompletableFuture<String> open = mq.newMessage("ping").to(topic).requestAsync(String.class);
        replier.awaitRequest();
        application.close();
        assertFailed(open, Reason.CLOSED, "no reply");
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

    /** Replies as any RocketMQ consumer does; not at all where the answer is empty. */
    private static final class Replier implements MessageListenerConcurrently {

        private final DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(TestBroker.unique("replier"));

        private final DefaultMQProducer producer = new DefaultMQProducer(TestBroker.unique("replier"));

        private final CountDownLatch requested = new CountDownLatch(1);

        private volatile UnaryOperator<String> answer = request -> "re: " + request;

        void start(String topic) throws MQClientException {
            producer.setNamesrvAddr(TestBroker.nameServer());
            producer.setInstanceName(TestBroker.unique("replier"));
            producer.start();
            consumer.setNamesrvAddr(TestBroker.nameServer());
            consumer.setInstanceName(TestBroker.unique("replier"));
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

        void awaitRequest() {
            try {
                assertThat(requested.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException ex) {
                throw new IllegalStateException(ex);
            }
        }

        void stop() {
            consumer.shutdown();
            producer.shutdown();
        }

        private void reply(MessageExt request) {
            requested.countDown();
            byte[] body = answer.apply(new String(request.getBody(), StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8);
            try {
                if (body.length > 0) {
                    producer.send(MessageUtil.createReplyMessage(request, body));
                }
            } catch (Exception ex) {
                throw new IllegalStateException(ex);
            }
        }
    }
}
