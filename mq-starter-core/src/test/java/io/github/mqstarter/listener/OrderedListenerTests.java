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
package io.github.mqstarter.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.testing.MqTestApplication;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.producer.SendResult;
import org.junit.jupiter.api.Test;

/** Listeners that keep the order of their messages. */
class OrderedListenerTests extends ListenerTestSupport {

    private static final int MESSAGES = 10;

    private final Queue<String> done = new ConcurrentLinkedQueue<>();

    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void aPoisonedMessageIsGivenUpAndTheOthersKeepTheirOrder() {
        ListenerSettings ordered = settings().with(ListenerSetting.SUSPEND, Duration.ofMillis(200));
        try (MqTestApplication application = application(new PoisonedAtThree(), ordered)) {
            long begin = System.nanoTime();
            sendNumbers(application, "user-1");
            awaitDeadLetters(1);
            await().until(() -> done.size() == MESSAGES - 1);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(5 * 200 + 15_000));
        }
        assertThat(done).containsExactly("0", "1", "2", "4", "5", "6", "7", "8", "9");
        assertThat(attempts).hasValue(5);
        assertThat(DeadLetters.of(group).get(0).getProperties())
                .containsEntry(MqHeaders.EXCEPTION, IllegalStateException.class.getName())
                .containsEntry(MqHeaders.ATTEMPTS, "5");
    }

    @Test
    void aListenerThatBlocksTriesUntilItSucceeds() {
        class FailingTwentyTimes {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(String number) {
                if (number.equals("3") && attempts.incrementAndGet() <= 20) {
                    throw new IllegalStateException("not yet");
                }
                done.add(number);
            }
        }
        ListenerSettings blocking = settings()
                .with(ListenerSetting.SUSPEND, Duration.ofMillis(10))
                .with(ListenerSetting.BLOCK_ON_FAILURE, true);
        try (MqTestApplication application = application(new FailingTwentyTimes(), blocking)) {
            sendNumbers(application, "user-1");
            await().until(() -> done.size() == MESSAGES);
        }
        assertThat(done).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(deadLetters()).isZero();
    }

    @Test
    void lanesProcessKeysSideBySideAndEachInItsOrder() {
        List<String> keys = keysOfOneQueueInLanes(4);
        Map<String, Queue<String>> byKey = new ConcurrentHashMap<>();
        CountDownLatch otherKey = new CountDownLatch(1);
        class ByKey {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(String payload) throws InterruptedException {
                String[] keyAndNumber = payload.split(":");
                if (payload.equals(keys.get(0) + ":0")) {
                    otherKey.await();
                }
                byKey.computeIfAbsent(keyAndNumber[0], key -> new ConcurrentLinkedQueue<>())
                        .add(keyAndNumber[1]);
                if (payload.equals(keys.get(1) + ":9")) {
                    otherKey.countDown();
                }
            }
        }
        ListenerSettings lanes = settings().with(ListenerSetting.LANES, 4);
        Set<Integer> queues = new HashSet<>();
        try (MqTestApplication application = application(new ByKey(), lanes)) {
            for (int i = 0; i < MESSAGES; i++) {
                for (String key : keys) { // the message's own keys say nothing of the order
                    SendResult sent = application
                            .mq()
                            .newMessage(key + ":" + i)
                            .to(topic())
                            .key("message-" + i)
                            .orderedBy(key)
                            .send();
                    queues.add(sent.getMessageQueue().getQueueId());
                }
            }
            await().until(() -> byKey.values().stream().mapToInt(Queue::size).sum() == 4 * MESSAGES);
        }
        assertThat(queues).hasSize(1);
        assertThat(byKey.values()).allSatisfy(numbers -> assertThat(numbers)
                .containsExactlyElementsOf(
                        IntStream.range(0, MESSAGES).mapToObj(String::valueOf).toList()));
    }

    /** Keys of equal low bits, by which the sender chooses the queue, one per lane. */
    private static List<String> keysOfOneQueueInLanes(int lanes) {
        Map<Integer, String> byLane = new TreeMap<>();
        IntStream.range(0, 10_000)
                .mapToObj(i -> "user-" + i)
                .filter(key -> key.hashCode() >= 0 && key.hashCode() % 64 == 0)
                .forEach(key -> byLane.putIfAbsent(QueueLanes.laneOf(key, lanes), key));
        assertThat(byLane).hasSize(lanes);
        return List.copyOf(byLane.values());
    }

    @Test
    void whatWasDoneInOrderIsNotDoneAgainAfterARestart() {
        try (MqTestApplication application = application(new PoisonedAtThree(), settings())) {
            application.mq().newMessage("0").to(topic()).orderedBy("user-1").send();
            await().until(() -> done.size() == 1);
            application.registry().getContainer(group).restart();
            application.mq().newMessage("1").to(topic()).orderedBy("user-1").send();
            await().until(() -> done.size() == 2);
        }
        assertThat(done).containsExactly("0", "1");
    }

    private void sendNumbers(MqTestApplication application, String key) {
        for (int i = 0; i < MESSAGES; i++) {
            application
                    .mq()
                    .newMessage(String.valueOf(i))
                    .to(topic())
                    .orderedBy(key)
                    .send();
        }
    }

    private MqTestApplication application(Object listener, ListenerSettings settings) {
        return application(listener, registry -> registry.defaults(settings));
    }

    private static ListenerSettings settings() {
        return ListenerSettings.UNSET.with(ListenerSetting.ORDERED, true);
    }

    class PoisonedAtThree {

        @MqListener(topic = "${topic}", group = "${group}")
        void on(String number) {
            if (number.equals("3")) {
                attempts.incrementAndGet();
                throw new IllegalStateException("poison");
            }
            done.add(number);
        }
    }
}
