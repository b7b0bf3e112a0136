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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.mqstarter.RequestIds;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.producer.SendFailedException.Reason;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The send methods of a native producer that joined the chain. */
class JoinedProducerTests {

    private static final String topic = TestBroker.newTopic(4);

    private static final Messages messages = new Messages();

    private static final BlockingQueue<SendOutcome> outcomes = new LinkedBlockingQueue<>();

    private static final DefaultMQProducer original = new DefaultMQProducer(TestBroker.unique("native"));

    private static MqTestApplication application;

    private static DefaultMQProducer producer;

    @BeforeAll
    static void start() throws Exception {
        application = new MqTestApplication()
                .properties(Map.of("topic", topic, "group", TestBroker.unique("group")))
                .template(template -> template.listeners(List.of(outcomes::add)))
                .listener(messages)
                .start();
        producer = newProducer(original, TestBroker.nameServer());
        for (MessageQueue queue : producer.fetchPublishMessageQueues(topic)) {
            awaitListenerOf(queue);
        }
    }

    @AfterAll
    static void stop() {
        application.close();
        producer.shutdown();
    }

    /** A stop waits until all outcomes have been told. */
    @BeforeEach
    void forget() {
        application.mq().stop();
        application.mq().start();
        outcomes.clear();
    }

    @Test
    void tellsAndSetsWhatTheOriginalHas() throws Exception {
        producer.setCompressLevel(7);

        assertThat(original.getCompressLevel()).isEqualTo(7);
        assertThat(producer.getProducerGroup()).isEqualTo(original.getProducerGroup());
        assertThat(producer.getNamesrvAddr()).isEqualTo(TestBroker.nameServer());
        assertThat(producer.getDefaultMQProducerImpl()).isSameAs(original.getDefaultMQProducerImpl());
        assertThat(producer.fetchPublishMessageQueues(topic)).hasSize(4);
    }

    @Test
    void onlyTheClientsOwnClassesJoin() {
        DefaultMQProducer own = new DefaultMQProducer("own") {};

        assertThatIllegalArgumentException().isThrownBy(() -> MqTemplate.join(own, application::mq));
        assertThat(MqTemplate.join(new TransactionMQProducer("group"), application::mq))
                .isInstanceOf(TransactionMQProducer.class);
    }

    @Test
    void aMessageKeepsWhatItHasAndGetsARequestId() throws Exception {
        Message message = message("hello");
        message.setTags("vip");
        message.setKeys(List.of("o-1", "o-2"));
        message.setFlag(7);
        message.putUserProperty("text", "two\nlines");

        SendResult result = sendAs("r-1", message);

        MessageExt received = messages.next();
        assertThat(received.getTags()).isEqualTo("vip");
        assertThat(received.getKeys()).isEqualTo("o-1 o-2");
        assertThat(received.getFlag()).isEqualTo(7);
        assertThat(received.getUserProperty("text")).isEqualTo("two\nlines");
        assertThat(received.getUserProperty("requestId")).isEqualTo("r-1");
        assertThat(received.getMsgId()).isEqualTo(result.getMsgId()).isEqualTo(MessageEncoder.idOf(message));
    }

    @Test
    void aRequestIdThatTheMessageHasIsKept() throws Exception {
        Message message = message("hello");
        message.putUserProperty("requestId", "mine");

        sendAs("r-1", message);

        assertThat(messages.next().getUserProperty("requestId")).isEqualTo("mine");
    }

    @Test
    void theListenersOfOutcomesSeeTheMessage() throws Exception {
        Message message = message("hello");
        message.setKeys("o-1");
        producer.send(message);

        messages.next();
        OutboundMessage seen = outcome().message();
        assertThat(seen.destination().topic()).isEqualTo(topic);
        assertThat(seen.payload()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(seen.keys()).containsExactly("o-1");
        assertThat(seen.headers()).containsKey("requestId");
    }

    @Test
    void aMessageGoesToTheQueueThatIsAskedFor() throws Exception {
        MessageQueue queue = producer.fetchPublishMessageQueues(topic).get(2);

        assertThat(producer.send(message("sync"), queue).getMessageQueue()).isEqualTo(queue);
        producer.send(message("async"), queue, new Recording());
        producer.sendOneway(message("one-way"), queue);

        assertThat(List.of(messages.next(), messages.next(), messages.next()))
                .allMatch(received -> received.getQueueId() == queue.getQueueId());
    }

    @Test
    void aSelectorIsAskedEvenWithoutAnArgument() throws Exception {
        MessageQueueSelector third = (queues, message, argument) -> {
            assertThat(argument).isNull();
            return queues.get(2);
        };
        MessageQueue queue = producer.fetchPublishMessageQueues(topic).get(2);

        assertThat(producer.send(message("x"), third, null).getMessageQueue()).isEqualTo(queue);
        messages.next();
    }

    @Test
    void aBatchStaysOneAndEachOfItsMessagesGetsTheRequestId() throws Exception {
        Message own = message("b");
        own.putUserProperty("requestId", "mine");
        SendResult result;
        try (RequestIds.Scope scope = RequestIds.open("r-1")) {
            result = producer.send(List.of(message("a"), own, message("c")));
        }

        List<MessageExt> received = Stream.of(messages.next(), messages.next(), messages.next())
                .sorted(Comparator.comparing(MessageExt::getQueueOffset))
                .toList();
        assertThat(result.getMsgId().split(","))
                .containsExactlyElementsOf(
                        received.stream().map(MessageExt::getMsgId).toList());
        assertThat(received)
                .allMatch(message ->
                        message.getQueueId() == result.getMessageQueue().getQueueId());
        assertThat(received)
                .extracting(message -> message.getUserProperty("requestId"))
                .containsExactly("r-1", "mine", "r-1");
        assertThat(outcome().message().payload())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(3);
        assertThat(outcomes).isEmpty();
    }

    @Test
    void whatWouldArriveAsSeveralPropertiesIsRefused() throws Exception {
        Message message = message("x");
        message.putUserProperty("name", "bob\u0002DELAY\u00012");
        Recording callback = new Recording();

        producer.send(message, callback);

        assertThat(callback.failure())
                .isInstanceOfSatisfying(MQClientException.class, failure -> assertThat(failure.getResponseCode())
                        .isEqualTo(ResponseCode.MESSAGE_ILLEGAL))
                .hasCauseInstanceOf(SendFailedException.class);
        assertThat(outcome().failure().reason()).isEqualTo(Reason.REJECTED);
        assertThat(callback.failures).isEmpty();
    }

    @Test
    void whatABrokerRefusesIsItsAnswerStill() {
        original.setMaxMessageSize(8 * 1024 * 1024);
        Message message = new Message(topic, incompressible(5 * 1024 * 1024));

        assertThatExceptionOfType(MQBrokerException.class)
                .isThrownBy(() -> producer.send(message))
                .satisfies(failure -> assertThat(failure.getResponseCode()).isEqualTo(ResponseCode.MESSAGE_ILLEGAL))
                .withCauseInstanceOf(SendFailedException.class);
    }

    @Test
    void aTimeoutOfTheCallHoldsUnlessItIsThatOfTheProducer() throws Exception {
        assertThat(outbound(300).timeout()).isEqualTo(Duration.ofMillis(300));
        assertThat(outbound(300).attemptTimeout()).isNull();
        assertThat(outbound(10_000).timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(outbound(10_000).attemptTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(outbound(original.getSendMsgTimeout()).timeout()).isNull();
    }

    @Test
    void withoutARouteASendFailsAtItsTimeoutInTheWordsOfTheClient() throws Exception {
        DefaultMQProducer lost = newProducer(new DefaultMQProducer("lost"), "127.0.0.1:1");
        try {
            assertThatExceptionOfType(MQClientException.class)
                    .isThrownBy(() -> lost.send(message("x"), 300))
                    .satisfies(failure ->
                            assertThat(failure.getResponseCode()).isEqualTo(ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION))
                    .withCauseInstanceOf(SendFailedException.class);
        } finally {
            lost.shutdown();
        }
    }

    @Test
    void withoutAMessageOnlyTheCallbackIsTold() throws Exception {
        Recording callback = new Recording();

        producer.send((Message) null, callback);

        assertThat(callback.failure()).hasMessageContaining("There is no message");
        assertThatExceptionOfType(MQClientException.class).isThrownBy(() -> producer.send((Message) null));
    }

    @Test
    void aMessageToATopicOfRocketMqGoesAsEver() throws Exception {
        SendResult result = producer.send(new Message("%RETRY%" + TestBroker.unique("group"), new byte[] {1}));

        assertThat(result.getMsgId()).isNotNull();
        assertThat(outcomes).isEmpty();
    }

    @Test
    void whileTheTemplateIsStoppedEveryFormStillSends() throws Exception {
        application.mq().stop();
        Recording callback = new Recording();

        producer.send(message("sync"));
        producer.send(List.of(message("a"), message("b")), callback);
        producer.send(message("ordered"), (queues, message, key) -> queues.get(0), "key", callback);
        producer.sendOneway(message("one-way"));

        assertThat(callback.results.poll(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(callback.results.poll(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(callback.failures).isEmpty();
        assertThat(List.of(messages.text(), messages.text(), messages.text(), messages.text(), messages.text()))
                .containsExactlyInAnyOrder("sync", "a", "b", "ordered", "one-way");
        application.mq().start();
    }

    @Test
    void afterItsShutdownACallbackIsToldOnceAndNothingIsThrown() throws Exception {
        DefaultMQProducer ended = newProducer(new DefaultMQProducer("ended"), TestBroker.nameServer());
        ended.shutdown();
        Recording callback = new Recording();

        ended.send(message("x"), callback);
        assertThat(callback.failure()).hasMessageContaining("service state not OK");
        application.mq().stop();
        ended.send(message("y"), callback);
        assertThat(callback.failure()).hasMessageContaining("service state not OK");
        application.mq().start();

        assertThat(callback.failures).isEmpty();
        assertThat(callback.results).isEmpty();
    }

    private static DefaultMQProducer newProducer(DefaultMQProducer joining, String nameServer) throws Exception {
        DefaultMQProducer joined = MqTemplate.join(joining, application::mq);
        joined.setNamesrvAddr(nameServer);
        joined.start();
        return joined;
    }

    /** A listener runs as soon as it has one of the queues. */
    private static void awaitListenerOf(MessageQueue queue) throws Exception {
        do {
            producer.send(new Message(topic, new byte[] {1}), queue);
        } while (messages.received.poll(5, TimeUnit.SECONDS) == null);
    }

    private Message message(String text) {
        return new Message(topic, text.getBytes(StandardCharsets.UTF_8));
    }

    private SendResult sendAs(String requestId, Message message) throws Exception {
        try (RequestIds.Scope scope = RequestIds.open(requestId)) {
            return producer.send(message);
        }
    }

    private SendOutcome outcome() throws InterruptedException {
        return outcomes.poll(20, TimeUnit.SECONDS);
    }

    private OutboundMessage outbound(long timeoutMillis) throws Exception {
        NativeSend send = NativeSend.of(
                DefaultMQProducer.class.getMethod("send", Message.class, long.class),
                new Object[] {message("x"), timeoutMillis});
        return send.through(application.mq().dispatcher(), original).message();
    }

    /** Random, so that the client cannot make it smaller. */
    private static byte[] incompressible(int size) {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    static class Messages {

        private final BlockingQueue<MessageExt> received = new LinkedBlockingQueue<>();

        @MqListener(topic = "${topic}", group = "${group}")
        void on(MessageExt message) {
            received.add(message);
        }

        MessageExt next() throws InterruptedException {
            return Objects.requireNonNull(received.poll(60, TimeUnit.SECONDS), "a message within 60 s");
        }

        String text() throws InterruptedException {
            return new String(next().getBody(), StandardCharsets.UTF_8);
        }
    }

    private static final class Recording implements SendCallback {

        final BlockingQueue<SendResult> results = new LinkedBlockingQueue<>();

        final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

        @Override
        public void onSuccess(SendResult result) {
            results.add(result);
        }

        @Override
        public void onException(Throwable failure) {
            failures.add(failure);
        }

        Throwable failure() throws InterruptedException {
            return failures.poll(20, TimeUnit.SECONDS);
        }
    }
}
