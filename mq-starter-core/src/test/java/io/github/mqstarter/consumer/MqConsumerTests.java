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
package io.github.mqstarter.consumer;

import static io.github.mqstarter.consumer.PullFixture.PATIENCE;
import static io.github.mqstarter.consumer.PullFixture.SHORT;
import static io.github.mqstarter.consumer.PullFixture.fromFirst;
import static io.github.mqstarter.consumer.PullFixture.newGroup;
import static io.github.mqstarter.consumer.PullFixture.receive;
import static io.github.mqstarter.consumer.PullFixture.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.mqstarter.MqException;
import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.StartPosition;
import io.github.mqstarter.consumer.PullFixture.Push;
import io.github.mqstarter.testing.ForeignProducer;
import io.github.mqstarter.testing.LogLines;
import io.github.mqstarter.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.logging.log4j.Level;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.converter.MessageConversionException;

/** What consumers receive, and when. */
@Timeout(180)
class MqConsumerTests {

    private final PullFixture mq = new PullFixture();

    @AfterEach
    void close() {
        mq.close();
    }

    @Test
    void receivesPayloadsOfTheTypeAskedForWithAllThatCameWithThem() throws Exception {
        String topic = TestBroker.newTopic();
        Message message = new Message(topic, "vip", "key-1", PullFixture.json(7));
        message.putUserProperty("tenant", "t1");
        message.putUserProperty("requestId", "r-1");
        mq.send(message);

        try (MqConsumer<Push> consumer = mq.template().open(fromFirst(topic, newGroup()))) {
            Received<Push> received = receive(consumer, 1).get(0);

            assertThat(received.payload()).isEqualTo(new Push(7)).isSameAs(received.payload());
            assertThat(received.topic()).isEqualTo(topic);
            assertThat(received.tag()).isEqualTo("vip");
            assertThat(received.keys()).isEqualTo("key-1");
            assertThat(received.requestId()).isEqualTo("r-1");
            assertThat(received.messageId()).isEqualTo(received.nativeMessage().getMsgId());
            assertThat(received.headers())
                    .containsEntry("tenant", "t1")
                    .containsEntry(MqHeaders.TAG, "vip")
                    .containsEntry(MqHeaders.QUEUE_OFFSET, 0L)
                    .doesNotContainKey("UNIQ_KEY");
        }
    }

    @Test
    void receivesGenericTypesBytesAndNativeMessages() throws Exception {
        String topic = TestBroker.newTopic();
        mq.send(new Message(topic, "[{\"user\":1},{\"user\":2}]".getBytes(StandardCharsets.UTF_8)));

        try (MqConsumer<List<Push>> lists = mq.template()
                        .open(ConsumerSpec.of(topic, newGroup(), PUSHES).startAt(StartPosition.FIRST));
                MqConsumer<byte[]> bytes = mq.template()
                        .open(ConsumerSpec.of(topic, newGroup(), byte[].class).startAt(StartPosition.FIRST));
                MqConsumer<MessageExt> natives = mq.template()
                        .open(ConsumerSpec.of(topic, newGroup(), MessageExt.class)
                                .startAt(StartPosition.FIRST))) {
            assertThat(lists.receive(1, PATIENCE).get(0).payload()).containsExactly(new Push(1), new Push(2));
            assertThat(bytes.receive(1, PATIENCE).get(0).payload()).hasSize(23);
            assertThat(natives.receive(1, PATIENCE).get(0).payload().getTopic()).isEqualTo(topic);
        }
    }

    @Test
    void aMessageThatCannotBeDecodedIsReceivedAsItIsAndTakesNoOtherWithIt() throws Exception {
        String topic = TestBroker.newTopic(1);
        String group = newGroup();
        ForeignProducer.sendNine(topic);

        try (MqConsumer<Push> consumer = mq.template().open(fromFirst(topic, group))) {
            List<Received<Push>> received = receive(consumer, 9);
            Received<Push> undecodable = received.get(3);
            consumer.acknowledge(received);

            assertThat(mq.offsets(topic, group)).containsExactly(Map.entry(0, 9L));
            assertUndecodable(undecodable);
            assertThat(users(received.stream().filter(one -> one != undecodable).toList()))
                    .containsExactly(1, 2, 3, 5, 6, 7, 8, 9);
        }
        try (MqConsumer<byte[]> bytes = mq.template()
                        .open(ConsumerSpec.of(topic, newGroup(), byte[].class).startAt(StartPosition.FIRST));
                MqConsumer<MessageExt> natives = mq.template()
                        .open(ConsumerSpec.of(topic, newGroup(), MessageExt.class)
                                .startAt(StartPosition.FIRST))) {
            assertUndecodable(bytes.receive(9, PATIENCE).get(3));
            assertUndecodable(natives.receive(9, PATIENCE).get(3));
        }
    }

    static void assertUndecodable(Received<?> received) {
        assertThat(received.nativeMessage().getBody()).isEqualTo(PullFixture.json(4));
        assertThat(received.headers()).hasEntrySatisfying(MqHeaders.UNDECODABLE, reason -> assertThat((String) reason)
                .contains("cannot be decompressed"));
        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(received::payload)
                .withMessageContaining("cannot be decompressed");
    }

    @Test
    void whenThereIsNothingItReturnsWhenTheTimeIsOver() throws Exception {
        try (MqConsumer<Push> consumer = mq.template().open(TestBroker.newTopic(), newGroup(), Push.class)) {
            consumer.seekToEnd(); // joins
            long start = System.nanoTime();

            assertThat(consumer.receive(10, SHORT)).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, SHORT.multipliedBy(10));
        }
    }

    @Test
    void aMessageThatComesWhileItWaitsIsReceivedAtOnce() throws Exception {
        String topic = TestBroker.newTopic();
        try (MqConsumer<Push> consumer = mq.template().open(fromFirst(topic, newGroup()))) {
            consumer.seekToBeginning();
            CompletableFuture<List<Received<Push>>> waiting = CompletableFuture.supplyAsync(() -> receiveOne(consumer));

            mq.send(topic, 1, 1);

            assertThat(users(waiting.get())).containsExactly(1);
        }
    }

    @Test
    void aNewGroupBeginsAtTheEndOfTheTopicAndMissesNothingAfterIt() throws Exception {
        String topic = TestBroker.newTopic();
        String group = newGroup();
        mq.send(topic, 1, 5);
        try (MqConsumer<Push> consumer = mq.template().open(topic, group, Push.class)) {
            assertThat(consumer.receive(10, SHORT)).isEmpty();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> mq.offsets(topic, group).size() == 2);
        }

        mq.send(topic, 6, 8); // while nobody consumes

        try (MqConsumer<Push> again = mq.template().open(topic, group, Push.class)) {
            assertThat(users(receive(again, 3))).containsExactlyInAnyOrder(6, 7, 8);
        }
    }

    @Test
    void receivesOnlyTagsOrHeadersThatAreAskedFor() throws Exception {
        String topic = TestBroker.newTopic();
        for (int user = 1; user <= 9; user++) {
            Message message = new Message(topic, "tag" + user % 3, PullFixture.json(user));
            message.putUserProperty("amount", String.valueOf(100 * user));
            mq.send(message);
        }

        try (MqConsumer<Push> tags =
                        mq.template().open(fromFirst(topic, newGroup()).tags("tag0 || tag1"));
                MqConsumer<Push> sql =
                        mq.template().open(fromFirst(topic, newGroup()).sql("amount > 750"))) {
            assertThat(users(receive(tags, 6))).containsExactlyInAnyOrder(1, 3, 4, 6, 7, 9);
            assertThat(users(receive(sql, 2))).containsExactlyInAnyOrder(8, 9);
        }
    }

    @Test
    void anUndecodableMessageBlocksNoOther() throws Exception {
        String topic = TestBroker.newTopic(1);
        mq.send(topic, 1, 1);
        mq.send(new Message(topic, "no json".getBytes(StandardCharsets.UTF_8)));
        mq.send(topic, 3, 3);

        try (MqConsumer<Push> consumer = mq.template().open(fromFirst(topic, newGroup()))) {
            List<Received<Push>> received = receive(consumer, 3);

            assertThat(received.get(0).payload().user()).isEqualTo(1);
            assertThatExceptionOfType(MessageConversionException.class)
                    .isThrownBy(() -> received.get(1).payload());
            assertThat(received.get(2).payload().user()).isEqualTo(3);
            consumer.acknowledge(received);
        }
    }

    @Test
    void twoConsumersOfAGroupShareTheQueues() throws Exception {
        String topic = TestBroker.newTopic(4);
        String group = newGroup();
        try (MqConsumer<Push> one = mq.template().open(fromFirst(topic, group));
                MqConsumer<Push> two = mq.template().open(fromFirst(topic, group))) {
            awaitShared(topic, one, two);

            mq.send(topic, 1001, 1100);

            List<Integer> toOne = users(receive(one, 50));
            List<Integer> toTwo = users(receive(two, 50));
            assertThat(toOne).hasSize(50).doesNotContainAnyElementsOf(toTwo);
            assertThat(toTwo).hasSize(50);
        }
    }

    @Test
    void manyThreadsReceiveEachMessageOnce() throws Exception {
        String topic = TestBroker.newTopic(4);
        String group = newGroup();
        mq.send(topic, 1, 400);
        try (MqConsumer<Push> consumer = mq.template().open(fromFirst(topic, group))) {
            List<CompletableFuture<List<Integer>>> threads = IntStream.range(0, 4)
                    .mapToObj(thread -> CompletableFuture.supplyAsync(() -> receiveAndAcknowledge(consumer)))
                    .toList();

            assertThat(threads.stream().flatMap(thread -> thread.join().stream()))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, 400).boxed().toList());
            assertThat(mq.offsets(topic, group)).isEqualTo(Map.of(0, 100L, 1, 100L, 2, 100L, 3, 100L));
        }
    }

    @Test
    void whenClosedWhoWaitsReturnsAndNobodyElseCanUseIt() throws Exception {
        MqConsumer<Push> consumer = mq.template().open(TestBroker.newTopic(), newGroup(), Push.class);
        consumer.seekToEnd();
        CompletableFuture<List<Received<Push>>> received = new CompletableFuture<>();
        Thread waiting = new Thread(() -> received.complete(receiveOne(consumer)));
        waiting.start();
        Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        consumer.close();

        assertThat(received.get()).isEmpty();
        assertThat(consumer.isOpen()).isFalse();
        assertThatExceptionOfType(MqException.class)
                .isThrownBy(() -> consumer.receive(1, SHORT))
                .withMessageContaining("is closed");
    }

    @Test
    void anInterruptEndsTheWaitAndLosesNothing() throws Exception {
        String topic = TestBroker.newTopic();
        try (MqConsumer<Push> consumer = mq.template().open(fromFirst(topic, newGroup()))) {
            consumer.seekToBeginning();
            AtomicReference<Exception> thrown = new AtomicReference<>();
            Thread waiting = new Thread(() -> {
                try {
                    consumer.receive(1, PATIENCE);
                } catch (InterruptedException | RuntimeException ex) {
                    thrown.set(ex);
                }
            });
            waiting.start();
            Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
            waiting.interrupt();
            waiting.join(5_000);
            mq.send(topic, 1, 1);

            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
            assertThat(users(receive(consumer, 1))).containsExactly(1);
        }
    }

    @Test
    void afterAStopOfTheTemplateAConsumerIsUsableWithItsNextStart() throws Exception {
        String topic = TestBroker.newTopic();
        try (MqConsumer<Push> consumer = mq.template().open(fromFirst(topic, newGroup()))) {
            consumer.seekToBeginning();
            mq.template().stop();
            mq.send(topic, 1, 1);

            assertThatExceptionOfType(MqException.class)
                    .isThrownBy(() -> consumer.receive(1, SHORT))
                    .withMessageContaining("template is stopped");
            mq.template().start();
            assertThat(users(receive(consumer, 1))).containsExactly(1);
        }
    }

    @Test
    void aTopicThatDoesNotExistYetIsFoundSoon() throws Exception {
        String topic = TestBroker.unique("late");
        try (MqConsumer<Push> consumer = mq.template().open(fromFirst(topic, newGroup()))) {
            assertThat(consumer.receive(1, SHORT)).isEmpty();

            TestBroker.shared().createTopic(topic, 2);
            mq.send(topic, 1, 1);

            assertThat(users(consumer.receive(1, Duration.ofSeconds(15)))).containsExactly(1);
        }
    }

    @Test
    void aConsumerThatGetsNoQueuesSaysSo() throws Exception {
        String topic = TestBroker.unique("never-made");
        try (LogLines log = LogLines.record();
                MqConsumer<Push> consumer = mq.template().open(fromFirst(topic, newGroup()))) {
            assertThat(consumer.receive(1, SHORT)).isEmpty();

            Awaitility.await().atMost(PATIENCE).until(() -> log.linesFrom(Level.WARN).stream()
                    .anyMatch(line -> line.contains(topic) && line.contains("has no queue")));
        }
    }

    @Test
    void aWrongConditionIsToldAtTheFirstUse() {
        try (MqConsumer<Push> consumer =
                mq.template().open(fromFirst(TestBroker.newTopic(), newGroup()).sql("amount >"))) {
            assertThatExceptionOfType(MqException.class).isThrownBy(() -> consumer.receive(1, SHORT));
        }
    }

    @Test
    void mistakesNameTheArgument() throws Exception {
        MqConsumerTemplate template = mq.template();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.open(" ", "group", Push.class))
                .withMessageStartingWith("topic: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.open("topic", "a group", Push.class))
                .withMessageStartingWith("group: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fromFirst("topic", "group").tags("a | b"))
                .withMessageStartingWith("tags: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fromFirst("topic", "group").pullBatchSize(0))
                .withMessageStartingWith("pullBatchSize: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.open(fromFirst("topic", "group").cluster("mars")))
                .withMessageStartingWith("cluster: ");
        try (MqConsumer<Push> consumer = template.open("topic", "group", Push.class)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> consumer.receive(0, SHORT))
                    .withMessageStartingWith("max: ");
        }
    }

    private static final ParameterizedTypeReference<List<Push>> PUSHES = new ParameterizedTypeReference<>() {};

    private static List<Received<Push>> receiveOne(MqConsumer<Push> consumer) {
        try {
            return consumer.receive(1, PATIENCE);
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static List<Integer> receiveAndAcknowledge(MqConsumer<Push> consumer) {
        try {
            List<Received<Push>> received = receive(consumer, 100);
            consumer.acknowledge(received);
            return users(received);
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** Until both have received something, which tells that each has queues; all is acknowledged. */
    private void awaitShared(String topic, MqConsumer<Push> one, MqConsumer<Push> two) {
        Awaitility.await().atMost(PATIENCE).until(() -> {
            mq.send(topic, 1, 8);
            List<Received<Push>> toOne = one.receive(100, SHORT);
            List<Received<Push>> toTwo = two.receive(100, SHORT);
            one.acknowledge(toOne);
            two.acknowledge(toTwo);
            return !toOne.isEmpty() && !toTwo.isEmpty();
        });
        Awaitility.await().atMost(PATIENCE).until(() -> drained(one) && drained(two));
    }

    private static boolean drained(MqConsumer<Push> consumer) throws InterruptedException {
        List<Received<Push>> left = consumer.receive(100, SHORT);
        consumer.acknowledge(left);
        return left.isEmpty();
    }
}
