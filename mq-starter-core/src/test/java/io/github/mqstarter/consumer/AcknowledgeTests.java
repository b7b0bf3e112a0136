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
import io.github.mqstarter.StartPosition;
import io.github.mqstarter.consumer.PullFixture.Push;
import io.github.mqstarter.testing.TestBroker;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is received again, and what is not. */
@Timeout(180)
class AcknowledgeTests {

    private final PullFixture mq = new PullFixture();

    private final String topic = TestBroker.newTopic(1);

    private final String group = newGroup();

    @BeforeEach
    void sendTen() throws Exception {
        mq.send(topic, 1, 10);
    }

    @AfterEach
    void close() {
        mq.close();
    }

    @Test
    void whatIsNotAcknowledgedIsReceivedAgain() throws Exception {
        try (MqConsumer<Push> consumer = open()) {
            assertThat(receive(consumer, 10)).hasSize(10);
        }
        assertThat(mq.offsets(topic, group)).isEmpty();

        try (MqConsumer<Push> again = open()) {
            assertThat(users(receive(again, 10))).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        }
    }

    @Test
    void whatIsAcknowledgedIsNotReceivedAgain() throws Exception {
        try (MqConsumer<Push> consumer = open()) {
            consumer.acknowledge(receive(consumer, 4));
            assertThat(mq.offsets(topic, group)).isEqualTo(Map.of(0, 4L)); // at once
        }

        try (MqConsumer<Push> again = open()) {
            assertThat(users(receive(again, 6))).containsExactly(5, 6, 7, 8, 9, 10);
        }
    }

    @Test
    void theOffsetMovesOnlyAsFarAsAllIsAcknowledged() throws Exception {
        try (MqConsumer<Push> consumer = open()) {
            List<Received<Push>> received = receive(consumer, 5);

            consumer.acknowledge(received.get(1));
            consumer.acknowledge(received.get(3));
            assertThat(mq.offsets(topic, group)).isEmpty();

            consumer.acknowledge(received.get(0));
            assertThat(mq.offsets(topic, group)).isEqualTo(Map.of(0, 2L));

            consumer.acknowledge(received.get(2));
            assertThat(mq.offsets(topic, group)).isEqualTo(Map.of(0, 4L));
        }

        try (MqConsumer<Push> again = open()) {
            assertThat(users(receive(again, 6))).containsExactly(5, 6, 7, 8, 9, 10);
        }
    }

    @Test
    void acknowledgingTwiceIsNoMistake() throws Exception {
        try (MqConsumer<Push> consumer = open()) {
            List<Received<Push>> received = receive(consumer, 2);
            consumer.acknowledge(received);
            consumer.acknowledge(received);

            assertThat(mq.offsets(topic, group)).isEqualTo(Map.of(0, 2L));
        }
    }

    @Test
    void afterARewindWhatIsNotAcknowledgedIsReceivedAgain() throws Exception {
        try (MqConsumer<Push> consumer = open()) {
            List<Received<Push>> received = receive(consumer, 10);
            consumer.acknowledge(received.subList(0, 3));
            consumer.acknowledge(received.get(8));

            consumer.rewind();

            assertThat(users(receive(consumer, 7))).containsExactly(4, 5, 6, 7, 8, 9, 10);
        }
    }

    /** Positions that are set while messages stream in, as often as they can be. */
    @Test
    void noRewindIsLostHoweverManyThereAre() throws Exception {
        mq.send(topic, 11, 200);
        try (MqConsumer<Push> consumer =
                mq.template().open(fromFirst(topic, group).pullBatchSize(2))) {
            for (int rewinds = 0; rewinds < 1_000; rewinds++) {
                assertThat(users(receive(consumer, 1 + rewinds % 3)))
                        .as("after %d rewinds", rewinds)
                        .startsWith(1);
                consumer.rewind();
            }
        }
    }

    @Test
    void noSeekIsLostHoweverManyThereAre() throws Exception {
        mq.send(topic, 11, 200);
        try (MqConsumer<Push> consumer =
                mq.template().open(fromFirst(topic, group).pullBatchSize(2))) {
            for (int seeks = 0; seeks < 300; seeks++) {
                consumer.seekToBeginning();
                List<Received<Push>> received = receive(consumer, 1 + seeks % 3);
                consumer.acknowledge(received);
                assertThat(users(received)).as("after %d seeks", seeks).startsWith(1);
            }
        }
    }

    @Test
    void withManyThreadsThatRewindEachMessageIsReceivedUntilItIsAcknowledged() throws Exception {
        mq.send(topic, 11, 400);
        Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
        try (MqConsumer<Push> consumer =
                mq.template().open(fromFirst(topic, group).pullBatchSize(4))) {
            List<CompletableFuture<Void>> threads = IntStream.range(0, 4)
                    .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                        while (!mq.offsets(topic, group).equals(Map.of(0, 400L))) {
                            acknowledgeOrRewind(consumer, acknowledged);
                        }
                    }))
                    .toList();
            threads.forEach(CompletableFuture::join);
        }
        assertThat(acknowledged).hasSize(400);
    }

    private static void acknowledgeOrRewind(MqConsumer<Push> consumer, Set<Integer> acknowledged) {
        try {
            List<Received<Push>> received = consumer.receive(3, SHORT);
            if (ThreadLocalRandom.current().nextInt(5) == 0) {
                consumer.rewind();
            } else {
                consumer.acknowledge(received);
                acknowledged.addAll(users(received));
            }
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    @Test
    void afterASeekToATimeWhatWasStoredThenIsReceivedAgain() throws Exception {
        try (MqConsumer<Push> consumer = open()) {
            consumer.acknowledge(receive(consumer, 10));
            Instant time = storedAfter(last());
            mq.send(topic, 11, 20);
            consumer.acknowledge(receive(consumer, 10));

            consumer.seek(time);

            assertThat(mq.offsets(topic, group)).isEqualTo(Map.of(0, 10L));
            assertThat(users(receive(consumer, 10))).containsExactly(11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
        }
    }

    @Test
    void afterTheGroupWasResetWhatWasReceivedBeforeCountsNoMore() throws Exception {
        try (MqConsumer<Push> consumer = open()) {
            List<Received<Push>> received = receive(consumer, 10);
            consumer.acknowledge(received.subList(0, 8));
            mq.resetToBeginning(topic, group);
            mq.send(topic, 11, 11); // ends the request that waits at the broker
            List<Received<Push>> again = receive(consumer, 6).stream()
                    .filter(one -> one.payload().user() <= 5)
                    .toList();
            assertThat(users(again)).containsExactly(1, 2, 3, 4, 5);

            consumer.acknowledge(again);
            consumer.acknowledge(received.subList(8, 10));

            assertThat(mq.offsets(topic, group)).isEqualTo(Map.of(0, 5L));
        }
    }

    @Test
    void aTimeInTheFutureIsTheEnd() throws Exception {
        try (MqConsumer<Push> consumer = open()) {
            consumer.seek(Instant.now().plusSeconds(3600));
            assertThat(consumer.receive(1, SHORT)).isEmpty();
            mq.send(topic, 11, 11);

            assertThat(users(receive(consumer, 1))).containsExactly(11);
        }
    }

    @Test
    void seeksToTheBeginningAndTheEnd() throws Exception {
        try (MqConsumer<Push> consumer = open()) {
            consumer.acknowledge(receive(consumer, 10));
            consumer.seekToBeginning();
            List<Received<Push>> again = receive(consumer, 10);
            assertThat(users(again)).startsWith(1).endsWith(10);

            consumer.seekToEnd();
            consumer.acknowledge(again); // counts no more
            mq.send(topic, 11, 11);
            assertThat(users(receive(consumer, 1))).containsExactly(11);
            assertThat(mq.offsets(topic, group)).isEqualTo(Map.of(0, 10L));
        }

        try (MqConsumer<Push> next = open()) {
            assertThat(users(receive(next, 1))).containsExactly(11);
        }
    }

    @Test
    void whatAnotherConsumerHasTakenOverIsReceivedThereAndCanNoLongerBeAcknowledgedHere() throws Exception {
        String shared = TestBroker.newTopic(2);
        mq.send(shared, 1, 10);
        try (MqConsumer<Push> first = mq.template().open(fromFirst(shared, group))) {
            List<Received<Push>> received = receive(first, 10);
            try (MqConsumer<Push> second = mq.template().open(fromFirst(shared, group))) {
                List<Received<Push>> takenOver = receive(second, 5);
                int queue = queueOf(takenOver.get(0));
                Awaitility.await().atMost(PATIENCE).until(() -> receivesOnlyFrom(1 - queue, first, shared));

                first.acknowledge(received);

                assertThat(takenOver).hasSize(5);
                assertThat(mq.offsets(shared, group)).isEqualTo(Map.of(1 - queue, 5L));
            }
        }
    }

    @Test
    void onlyMessagesOfTheConsumerCanBeAcknowledged() throws Exception {
        try (MqConsumer<Push> consumer = open();
                MqConsumer<Push> other = mq.template().open(fromFirst(topic, newGroup()))) {
            List<Received<Push>> foreign = receive(other, 1);
            List<Received<Push>> browsed = mq.template().browse(topic, StartPosition.FIRST, 1, Push.class);

            assertThatIllegalArgumentException().isThrownBy(() -> consumer.acknowledge(foreign));
            assertThatIllegalArgumentException().isThrownBy(() -> consumer.acknowledge(browsed));
        }
    }

    @Test
    void afterTheEndNothingCanBeAcknowledged() throws Exception {
        MqConsumer<Push> consumer = open();
        List<Received<Push>> received = receive(consumer, 1);
        consumer.close();

        assertThatExceptionOfType(MqException.class).isThrownBy(() -> consumer.acknowledge(received));
    }

    /** Whether of a message in each of two queues it receives that of the one queue only. */
    private boolean receivesOnlyFrom(int queue, MqConsumer<Push> consumer, String shared) throws Exception {
        mq.send(shared, 11, 12);
        List<Received<Push>> received = consumer.receive(10, SHORT);
        return !received.isEmpty() && received.stream().allMatch(one -> queueOf(one) == queue);
    }

    private static int queueOf(Received<Push> received) {
        return received.nativeMessage().getQueueId();
    }

    private MqConsumer<Push> open() {
        return mq.template().open(fromFirst(topic, group));
    }

    private Received<Push> last() {
        return mq.template().browse(topic, StartPosition.FIRST, 10, Push.class).get(9);
    }

    /** A time after that at which a message was stored, once the clock shows a later one. */
    private static Instant storedAfter(Received<Push> received) {
        long stored = received.nativeMessage().getStoreTimestamp();
        Awaitility.await().until(() -> System.currentTimeMillis() > stored + 1);
        return Instant.ofEpochMilli(stored + 1);
    }
}
