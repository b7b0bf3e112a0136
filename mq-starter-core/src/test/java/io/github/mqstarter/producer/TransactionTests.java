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
import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.producer.SendFailedException.Reason;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that are delivered if and only if a local transaction commits. */
class TransactionTests {

    private final String topic = TestBroker.newTopic();

    private final String producerGroup = TestBroker.unique("producer");

    private final Messages messages = new Messages();

    private final OrderHandler handler = new OrderHandler();

    private MqTestApplication application;

    private MqTemplate mq;

    @BeforeEach
    void start() {
        application = newApplication(List.of(handler))
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
    void aMessageIsDeliveredWhenItsTransactionCommits() throws Exception {
        TransactionResult result =
                mq.newMessage(new Order("o-1")).to(topic).key("o-1").sendInTransaction("argument");
        assertThat(result.isCommitted()).isTrue();
        assertThat(result.message().getSendStatus()).isEqualTo(SendStatus.SEND_OK);
        MessageExt received = messages.next();
        assertThat(received.getMsgId()).isEqualTo(result.message().getMsgId());
        assertThat(received.getKeys()).isEqualTo("o-1");
    }

    @Test
    void theTransactionRunsOnTheThreadThatSendsWithItsRequestId() throws Exception {
        try (RequestIds.Scope scope = RequestIds.open("request-7")) {
            mq.newMessage(new Order("o-1")).to(topic).sendInTransaction("argument");
        }
        Execution execution = handler.executions.remove();
        assertThat(execution)
                .isEqualTo(new Execution(new Order("o-1"), "argument", "request-7", Thread.currentThread()));
        assertThat(messages.next().getUserProperty("requestId")).isEqualTo("request-7");
    }

    @Test
    void aTransactionOfNoRequestGetsTheIdThatItsMessageHas() throws Exception {
        mq.newMessage(new Order("o-1")).to(topic).sendInTransaction();
        assertThat(messages.next().getUserProperty("requestId"))
                .isEqualTo(handler.executions.remove().requestId());
        assertThat(RequestIds.current()).isNull();
    }

    @Test
    void aMessageIsDroppedWhenItsTransactionRollsBack() throws Exception {
        handler.verdict = TransactionVerdict.ROLLBACK;
        TransactionResult result = mq.newMessage(new Order("o-1")).to(topic).sendInTransaction();
        assertThat(result.verdict()).isEqualTo(TransactionVerdict.ROLLBACK);
        assertThat(result.isCommitted()).isFalse();
        assertNotDelivered();
    }

    @Test
    void aHandlerThatThrowsRollsBackAndTheSenderIsTold() throws Exception {
        IllegalStateException cause = new IllegalStateException("out of stock");
        handler.failure = cause;
        assertThatExceptionOfType(SendFailedException.class)
                .isThrownBy(() -> mq.newMessage(new Order("o-1")).to(topic).sendInTransaction())
                .withMessageContaining("local transaction")
                .withMessageContaining("out of stock")
                .withCause(cause)
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.REJECTED))
                .satisfies(failure -> assertThat(failure.messageId()).isNotNull());
        assertNotDelivered();
    }

    @Test
    void theBrokerAsksUntilItIsTold() throws Exception {
        handler.verdict = TransactionVerdict.UNKNOWN;
        Order large = new Order("o".repeat(10_000));
        handler.checks.add(() -> {
            throw new IllegalStateException("the database is away");
        });
        handler.checks.add(() -> TransactionVerdict.COMMIT);
        try (RequestIds.Scope scope = RequestIds.open("request-7")) {
            assertThat(mq.newMessage(large).to(topic).sendInTransaction().verdict())
                    .isEqualTo(TransactionVerdict.UNKNOWN);
        }
        MessageExt received = messages.next();
        assertThat(handler.checks).isEmpty();
        assertThat(handler.checked).hasSizeGreaterThanOrEqualTo(2).allSatisfy(check -> {
            assertThat(check.payload()).isEqualTo(large);
            assertThat(check.requestId()).isEqualTo("request-7");
            assertThat(check.thread().getName()).startsWith("mq-transaction-check-");
        });
        assertThat(received.getUserProperty("requestId")).isEqualTo("request-7");
    }

    @Test
    void anInstanceThatHasNeverSentIsAskedForOneThatIsGone() throws Exception {
        handler.verdict = TransactionVerdict.UNKNOWN;
        try (MqTestApplication gone = newApplication(List.of(handler)).start()) {
            application.close();
            gone.mq().newMessage(new Order("o-1")).to(topic).sendInTransaction();
        }
        OrderHandler other = new OrderHandler();
        other.checks.add(() -> TransactionVerdict.COMMIT);
        try (MqTestApplication listening = newApplication(List.of(other))
                .properties(Map.of("topic", topic, "group", TestBroker.unique("group")))
                .listener(messages)
                .start()) {
            messages.next();
        }
        assertThat(other.checked).extracting(Execution::payload).containsOnly(new Order("o-1"));
    }

    @Test
    void theHandlerOfTheTopicGoesBeforeThatOfTheType() throws Exception {
        OrderHandler ofTopic = new OrderHandler() {
            @Override
            public Set<String> topics() {
                return Set.of(topic);
            }
        };
        try (MqTestApplication both = newApplication(List.of(handler, ofTopic)).start()) {
            both.mq().newMessage(new Order("o-1")).to(topic).sendInTransaction();
            messages.next();
        }
        assertThat(ofTopic.executions).hasSize(1);
        assertThat(handler.executions).isEmpty();
    }

    @Test
    void aMessageWithoutAHandlerIsRefused() {
        assertRefused(mq.newMessage("text").to(topic), "no transaction handler", "java.lang.String");
    }

    @Test
    void aDelayIsRefused() {
        assertRefused(mq.newMessage(new Order("o-1")).to(topic).delay(Duration.ofSeconds(1)), "delay");
        assertRefused(mq.newMessage(new Order("o-1")).to(topic).deliverAt(Instant.now()), "delay");
    }

    @Test
    void aMessageThatIsNotStoredRunsNoTransaction() {
        assertRefused(mq.newMessage(new Order("o-1")).to("bad topic"), "bad topic");
        assertThat(handler.executions).isEmpty();
    }

    @Test
    void aMessageIsSentInOneTransaction() throws Exception {
        MqOperations.SendSpec message = mq.newMessage(new Order("o-1")).to(topic);
        message.sendInTransaction();
        messages.next();
        assertRefused(message, "sent before");
        assertThat(handler.executions).hasSize(1);
    }

    @Test
    void anInterceptorThatAnswersForTheBrokerRunsNoTransaction() {
        SendInterceptor answering = (message, chain) -> CompletableFuture.completedFuture(new SendResult());
        try (MqTestApplication intercepted = new MqTestApplication()
                .template(template -> template.interceptors(List.of(answering)).transactionHandlers(List.of(handler)))
                .start()) {
            assertRefused(intercepted.mq().newMessage(new Order("o-1")).to(topic), "interceptor");
        }
        assertThat(handler.executions).isEmpty();
    }

    private MqTestApplication newApplication(List<MqTransactionHandler<?>> handlers) {
        ClusterSettings cluster = ClusterSettings.of(TestBroker.nameServer(), producerGroup);
        return new MqTestApplication(MqClients.builder(cluster).build())
                .template(template -> template.transactionHandlers(handlers));
    }

    private static void assertRefused(MqOperations.SendSpec message, String... named) {
        assertThatExceptionOfType(SendFailedException.class)
                .isThrownBy(message::sendInTransaction)
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.REJECTED))
                .satisfies(failure -> assertThat(failure).hasMessageContainingAll(named));
    }

    /** What is sent later comes, and nothing before it. */
    private void assertNotDelivered() throws InterruptedException {
        String later = mq.send(topic, "later").getMsgId();
        assertThat(messages.next().getMsgId()).isEqualTo(later);
        assertThat(handler.checked).isEmpty();
    }

    record Order(String id) {}

    record Execution(
            Order payload,
            @Nullable Object argument,
            @Nullable String requestId,
            Thread thread) {

        static Execution now(Order payload, @Nullable Object argument) {
            return new Execution(payload, argument, RequestIds.current(), Thread.currentThread());
        }
    }

    interface Check {

        TransactionVerdict verdict();
    }

    static class OrderHandler implements MqTransactionHandler<Order> {

        final BlockingQueue<Execution> executions = new LinkedBlockingQueue<>();

        final BlockingQueue<Check> checks = new LinkedBlockingQueue<>();

        final BlockingQueue<Execution> checked = new LinkedBlockingQueue<>();

        volatile TransactionVerdict verdict = TransactionVerdict.COMMIT;

        volatile @Nullable RuntimeException failure;

        @Override
        public TransactionVerdict execute(Order payload, @Nullable Object argument) {
            executions.add(Execution.now(payload, argument));
            RuntimeException planned = failure;
            if (planned != null) {
                throw planned;
            }
            return verdict;
        }

        @Override
        public TransactionVerdict check(Order payload, MessageExt message) {
            checked.add(Execution.now(payload, null));
            Check next = checks.poll();
            return (next != null) ? next.verdict() : TransactionVerdict.UNKNOWN;
        }
    }

    static final class Messages {

        private final BlockingQueue<MessageExt> received = new LinkedBlockingQueue<>();

        @MqListener(topic = "${topic}", group = "${group}")
        void on(MessageExt message) {
            received.add(message);
        }

        MessageExt next() throws InterruptedException {
            MessageExt message = received.poll(60, TimeUnit.SECONDS);
            assertThat(message).as("a message within 60 s").isNotNull();
            return message;
        }
    }
}
