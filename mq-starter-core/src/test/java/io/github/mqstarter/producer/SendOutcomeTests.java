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

import io.github.mqstarter.MqException;
import io.github.mqstarter.RequestIds;
import io.github.mqstarter.producer.SendFailedException.Reason;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What senders, and those who watch them, are told. */
class SendOutcomeTests {

    private final String topic = TestBroker.newTopic(4);

    private final BlockingQueue<SendOutcome> outcomes = new LinkedBlockingQueue<>();

    private final MqTestApplication application = new MqTestApplication()
            .template(template -> template.listeners(List.of(outcomes::add)))
            .start();

    private final MqTemplate mq = application.mq();

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void aListenerSeesWhatIsStored() throws Exception {
        SendResult result = mq.newMessage("x").to(topic).key("k").send();
        SendOutcome outcome = next();
        assertThat(outcome.isAccepted()).isTrue();
        assertThat(outcome.isDegraded()).isFalse();
        assertThat(outcome.result()).isSameAs(result);
        assertThat(outcome.failure()).isNull();
        assertThat(outcome.attempts()).isEqualTo(1);
        assertThat(outcome.duration()).isPositive();
        assertThat(outcome.message().keys()).containsExactly("k");
    }

    @Test
    void aListenerSeesWhatFails() throws Exception {
        assertThat(mq.sendAsync(topic, "")).failsWithin(Duration.ofSeconds(10));
        SendOutcome outcome = next();
        assertThat(outcome.isAccepted()).isFalse();
        assertThat(outcome.failure()).isNotNull();
        assertThat(outcome.failure().reason()).isEqualTo(Reason.REJECTED);
        assertThat(outcome.attempts()).isZero();
    }

    @Test
    void anAnswerOtherThanOkIsDegraded() {
        SendResult result = new SendResult();
        result.setSendStatus(SendStatus.FLUSH_SLAVE_TIMEOUT);
        assertThat(new SendOutcome(new OutboundMessage("x"), result, null, 1, Duration.ZERO).isDegraded())
                .isTrue();
    }

    @Test
    void aListenerThatFailsDisturbsNobody() {
        try (MqTestApplication disturbed = new MqTestApplication()
                .template(template -> template.listeners(List.of(outcome -> {
                    throw new IllegalStateException("broken listener");
                })))
                .start()) {
            assertThat(disturbed.mq().send(topic, "x").getMsgId()).isNotNull();
        }
    }

    @Test
    void eachMessageOfABatchHasAResultOfItsOwn() {
        List<CompletableFuture<SendResult>> futures = IntStream.range(0, 1_000)
                .mapToObj(i -> mq.sendAsync(topic, "message " + i))
                .toList();
        Set<String> ids = ConcurrentHashMap.newKeySet();
        Set<String> places = ConcurrentHashMap.newKeySet();
        for (CompletableFuture<SendResult> future : futures) {
            SendResult result = future.join();
            ids.add(result.getMsgId());
            places.add(result.getMessageQueue() + "@" + result.getQueueOffset());
        }
        assertThat(ids).hasSize(1_000);
        assertThat(places).hasSize(1_000);
    }

    @Test
    void callbacksRunWithTheRequestIdOfTheirMessage() throws Exception {
        Map<String, String> seen = new ConcurrentHashMap<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String id = "request-" + i;
            try (RequestIds.Scope scope = RequestIds.open(id)) {
                all.add(mq.sendAsync(topic, "x").thenRun(() -> seen.put(id, String.valueOf(RequestIds.current()))));
            }
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
        assertThat(seen).hasSize(300).allSatisfy((id, current) -> assertThat(current)
                .isEqualTo(id));
    }

    @Test
    void callbacksMayWaitForOtherMessagesOfTheirBatch() throws Exception {
        List<CompletableFuture<Void>> called =
                Stream.generate(CompletableFuture<Void>::new).limit(50).toList();
        CountDownLatch done = new CountDownLatch(50);
        for (CompletableFuture<Void> own : called) {
            mq.newMessage("x").to(topic).sendAsync(new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    own.complete(null);
                    called.forEach(CompletableFuture::join);
                    done.countDown();
                }

                @Override
                public void onException(Throwable failure) {
                    own.completeExceptionally(failure);
                }
            });
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFullWindowFailsWithBusyAfterMaxBlock() {
        try (MqTestApplication narrow = new MqTestApplication("127.0.0.1:1")
                .template(template -> template.settings(ProducerSettings.DEFAULTS
                        .withMaxInFlight(2)
                        .withMaxBlock(Duration.ofMillis(300))
                        .withShutdownTimeout(Duration.ZERO)))
                .startWithoutWaiting()) {
            narrow.mq().sendAsync(topic, "x");
            narrow.mq().sendAsync(topic, "x");
            long start = System.nanoTime();
            assertThatExceptionOfType(SendFailedException.class)
                    .isThrownBy(() -> narrow.mq().send(topic, "x"))
                    .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.BUSY))
                    .withMessageContaining("mq.producer.max-in-flight");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
        }
    }

    @Test
    void aStopLeavesNoFutureOpenAndTakesNoMessage() {
        MqTestApplication lost = new MqTestApplication("127.0.0.1:1")
                .template(template ->
                        template.settings(ProducerSettings.DEFAULTS.withShutdownTimeout(Duration.ofMillis(200))))
                .startWithoutWaiting();
        MqTemplate template = lost.mq();
        List<CompletableFuture<SendResult>> open = IntStream.range(0, 20)
                .mapToObj(i -> template.sendAsync(topic, "x"))
                .toList();
        lost.close();
        assertThat(open).allSatisfy(future -> assertThat(reasonOf(future)).isEqualTo(Reason.CLOSED));
        assertThat(reasonOf(template.sendAsync(topic, "x"))).isEqualTo(Reason.CLOSED);
    }

    @Test
    void aStopWaitsForWhatIsUnderWay() {
        List<CompletableFuture<SendResult>> open = IntStream.range(0, 2_000)
                .mapToObj(i -> mq.sendAsync(topic, "x"))
                .toList();
        application.close();
        assertThat(open).allSatisfy(future -> assertThat(future).isCompleted());
    }

    @Test
    void aStoppedTemplateCanBeStartedAgain() {
        mq.stop();
        assertThat(mq.isRunning()).isFalse();
        assertThat(reasonOf(mq.sendAsync(topic, "x"))).isEqualTo(Reason.CLOSED);
        mq.start();
        assertThat(mq.isRunning()).isTrue();
        assertThat(mq.send(topic, "x").getSendStatus()).isEqualTo(SendStatus.SEND_OK);
    }

    @Test
    void sendAllTellsEachOutcome() {
        Map<Long, SendOutcome> told = new ConcurrentHashMap<>();
        List<Object> payloads = new ArrayList<>(Collections.nCopies(5_000, "x"));
        payloads.set(17, "");
        payloads.set(4_999, new byte[0]);
        SendAllResult result = mq.sendAll(topic, payloads.stream(), told::put);
        assertThat(result.total()).isEqualTo(5_000);
        assertThat(result.succeeded()).isEqualTo(4_998);
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.failures()).extracting(SendAllResult.Failure::index).containsExactly(17L, 4_999L);
        assertThat(told).hasSize(5_000);
        assertThat(told.get(17L).failure()).isNotNull();
        assertThatExceptionOfType(SendFailedException.class)
                .isThrownBy(result::orThrow)
                .withMessageContaining("2 of 5000 messages failed")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        awaitStored(4_998);
    }

    @Test
    void sendAllNeedsNoMoreRoomThanThereIs() {
        try (MqTestApplication narrow = new MqTestApplication()
                .template(template -> template.settings(
                        ProducerSettings.DEFAULTS.withMaxInFlight(7).withMaxBlock(Duration.ZERO)))
                .start()) {
            assertThat(narrow.mq()
                            .sendAll(topic, Collections.nCopies(500, "x"))
                            .orThrow()
                            .total())
                    .isEqualTo(500);
        }
    }

    @Test
    void sendAllMayBeCalledByCallbacks() throws Exception {
        ConcurrentLinkedQueue<SendAllResult> results = new ConcurrentLinkedQueue<>();
        CountDownLatch done = new CountDownLatch(8);
        for (int i = 0; i < 8; i++) {
            mq.sendAsync(topic, "x").thenRun(() -> {
                results.add(mq.sendAll(topic, Collections.nCopies(200, "y")));
                done.countDown();
            });
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(results).hasSize(8).allMatch(SendAllResult::isSuccess);
    }

    @Test
    void whatTheSourceOfSendAllThrowsIsThrown() {
        assertThatExceptionOfType(MqException.class)
                .isThrownBy(() -> mq.sendAll(topic, IntStream.range(0, 10).mapToObj(i -> {
                    if (i == 5) {
                        throw new MqException("no more");
                    }
                    return "x";
                })))
                .withMessage("no more");
        awaitStored(5);
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void sendAllWithoutAPayloadFailsAtOnce() {
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> mq.sendAll(topic, Collections.singletonList(null)));
    }

    @Test
    @Timeout(30)
    void aListenerMaySendWhenAMessageRunsOutOfTime() {
        List<MqTemplate> self = new ArrayList<>();
        CountDownLatch alarmed = new CountDownLatch(1);
        try (MqTestApplication lost = new MqTestApplication("127.0.0.1:1")
                .template(template -> template.settings(ProducerSettings.DEFAULTS.withShutdownTimeout(Duration.ZERO))
                        .listeners(List.of(outcome -> {
                            if (alarmed.getCount() > 0) {
                                alarmed.countDown();
                                self.get(0)
                                        .newMessage("alarm")
                                        .to(topic)
                                        .timeout(Duration.ofMillis(300))
                                        .send();
                            }
                        })))
                .startWithoutWaiting()) {
            self.add(lost.mq());
            for (int i = 0; i < 3; i++) {
                MqOperations.SendSpec message =
                        lost.mq().newMessage("x").to(topic).timeout(Duration.ofMillis(300));
                assertThatExceptionOfType(SendFailedException.class).isThrownBy(message::send);
            }
        }
    }

    @Test
    void callbacksThatBlockHoldUpNoSenderThatWaits() throws Exception {
        CountDownLatch blocked = new CountDownLatch(4);
        CountDownLatch release = new CountDownLatch(1);
        try {
            for (int i = 0; i < 4; i++) {
                mq.newMessage("x").to(topic).sendAsync(new SendCallback() {
                    @Override
                    public void onSuccess(SendResult result) {
                        blocked.countDown();
                        awaitQuietly(release);
                    }

                    @Override
                    public void onException(Throwable failure) {}
                });
            }
            Awaitility.await().until(() -> blocked.getCount() <= 2);
            assertThat(mq.newMessage("y")
                            .to(topic)
                            .timeout(Duration.ofSeconds(10))
                            .send()
                            .getSendStatus())
                    .isEqualTo(SendStatus.SEND_OK);
        } finally {
            release.countDown();
        }
    }

    @Test
    void anInterceptorHearsOfTheEndOfTheTime() {
        CompletableFuture<Object> heard = new CompletableFuture<>();
        try (MqTestApplication lost = new MqTestApplication("127.0.0.1:1")
                .template(template -> template.interceptors(List.of((message, chain) ->
                        chain.proceed(message).whenComplete((result, failure) -> heard.complete(failure)))))
                .startWithoutWaiting()) {
            CompletableFuture<SendResult> outcome = lost.mq()
                    .newMessage("x")
                    .to(topic)
                    .timeout(Duration.ofMillis(300))
                    .sendAsync();
            assertThat(outcome).failsWithin(Duration.ofSeconds(10));
            assertThat(heard).succeedsWithin(Duration.ofSeconds(10)).isInstanceOf(SendFailedException.class);
        }
    }

    @Test
    void aStartEndsTheStopBefore() throws Exception {
        try (MqTestApplication lost = new MqTestApplication("127.0.0.1:1")
                .template(template ->
                        template.settings(ProducerSettings.DEFAULTS.withShutdownTimeout(Duration.ofSeconds(4))))
                .startWithoutWaiting()) {
            lost.mq().sendAsync(topic, "x");
            CountDownLatch stopped = new CountDownLatch(1);
            lost.mq().stop(stopped::countDown);
            lost.mq().start();
            assertThat(stopped.await(3, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<SendResult> fresh = lost.mq()
                    .newMessage("y")
                    .to(topic)
                    .timeout(Duration.ofSeconds(5)) // longer than the stop would have waited
                    .sendAsync();
            assertThat(reasonOf(fresh)).isEqualTo(Reason.NO_ROUTE);
        }
    }

    @Test
    void aFailureThatIsThereAtOnceMaySendAgainInItsCallback() throws Exception {
        mq.stop();
        CountDownLatch calls = new CountDownLatch(5_000);
        mq.sendAsync(topic, "x", resending(calls));
        assertThat(calls.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private SendCallback resending(CountDownLatch calls) {
        return new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {}

            @Override
            public void onException(Throwable failure) {
                calls.countDown();
                if (calls.getCount() > 0) {
                    mq.sendAsync(topic, "x", this);
                }
            }
        };
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /** The broker answers first, and makes messages readable then. */
    private void awaitStored(int messages) {
        Awaitility.await().untilAsserted(() -> assertThat(TestBroker.shared().storedMessages(topic))
                .isEqualTo(messages));
    }

    private SendOutcome next() throws InterruptedException {
        SendOutcome outcome = outcomes.poll(20, TimeUnit.SECONDS);
        assertThat(outcome).as("an outcome within 20 s").isNotNull();
        return outcome;
    }

    private static Reason reasonOf(CompletableFuture<SendResult> future) {
        return future.handle((result, failure) -> ((SendFailedException) failure).reason())
                .join();
    }
}
