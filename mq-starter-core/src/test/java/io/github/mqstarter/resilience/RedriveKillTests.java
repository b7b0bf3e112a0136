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
package io.github.mqstarter.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.deadletter.DeadLetter;
import io.github.mqstarter.deadletter.DeadLetterOperations;
import io.github.mqstarter.deadletter.DeadLetterSelection;
import io.github.mqstarter.deadletter.DeadLettersBusyException;
import io.github.mqstarter.deadletter.RedriveResult;
import io.github.mqstarter.listener.Delivery;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.message.MessageExt;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A redrive whose process is killed is ended by another one. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(240)
class RedriveKillTests {

    private static final Logger logger = LoggerFactory.getLogger(RedriveKillTests.class);

    private static final int LETTERS = 1_000;

    private static final int KILLED_AT = 300;

    /** How many letters are written down at once. */
    private static final int PAGE = 32;

    private static final String STILL_BROKEN = "number 999";

    private static final DeadLetterSelection ALL = DeadLetterSelection.all();

    @TempDir
    private Path directory;

    private final String topic = TestBroker.newTopic(4);

    private final String group = TestBroker.unique("group");

    private final Queue<Delivery> delivered = new ConcurrentLinkedQueue<>();

    private final AtomicInteger others = new AtomicInteger();

    private volatile boolean allBroken = true;

    private final class Listeners {

        @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "1")
        void on(Delivery delivery) {
            delivered.add(delivery);
            if (allBroken || text(delivery.message()).equals(STILL_BROKEN)) {
                throw new IllegalStateException("broken");
            }
        }

        @MqListener(topic = "${topic}", group = "${group}-other")
        void other(byte[] body) {
            others.incrementAndGet();
        }
    }

    @Test
    void anotherProcessGoesOnWhereOneWasKilled() throws Exception {
        MqClients clients = MqClients.builder(
                        ClusterSettings.of(TestBroker.nameServer(), TestBroker.unique("producer")))
                .build();
        try (MqTestApplication application = new MqTestApplication(clients)
                .properties(Map.of("topic", topic, "group", group))
                .listener(new Listeners())
                .start()) {
            DeadLetterOperations operations = DeadLetterOperations.builder(clients, application.registry())
                    .build();
            Map<String, MessageExt> first = makeLetters(application, operations);
            allBroken = false;

            redriveUntilKilled();
            long before = sent();
            long begin = System.nanoTime();
            RedriveResult rest = redriveWhenAllowed(operations);
            logger.info(
                    "Killed after {} of {} letters were sent; {} s later another process sent {}",
                    before,
                    LETTERS,
                    Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
                    rest.redriven());

            assertThat(rest.isComplete()).isTrue();
            assertThat(before).isBetween((long) KILLED_AT, LETTERS - 1L);
            assertThat(sent()).isEqualTo(before + rest.redriven()).isBetween((long) LETTERS, (long) LETTERS + PAGE);
            await().until(() -> delivered.size() == sent());
            assertThat(delivered.stream()
                            .map(Delivery::message)
                            .map(MessageExt::getMsgId)
                            .collect(Collectors.toSet()))
                    .isEqualTo(first.keySet());
            assertThat(delivered).allSatisfy(delivery -> assertIsLike(first, delivery));
            assertThat(others).hasValue(LETTERS);
            assertComesBack(operations);
        }
    }

    private Map<String, MessageExt> makeLetters(MqTestApplication application, DeadLetterOperations operations) {
        for (int i = 0; i < LETTERS; i++) {
            application
                    .mq()
                    .newMessage("number " + i)
                    .to(topic)
                    .tag("tag" + i % 3)
                    .key("key-" + i)
                    .header("requestId", "request-" + i)
                    .header("tenant", "tenant-" + i)
                    .sendAsync();
        }
        await().until(() -> operations.count(group) == LETTERS && others.get() == LETTERS);
        Map<String, MessageExt> first = new HashMap<>();
        delivered.forEach(delivery -> first.put(delivery.message().getMsgId(), delivery.message()));
        delivered.clear();
        return first;
    }

    private void redriveUntilKilled() throws Exception {
        Path output = directory.resolve("redrive.txt");
        try (ChildJvm redriving =
                ChildJvm.start(output, RedrivingApplication.class, TestBroker.nameServer(), group, "200/s")) {
            redriving.await(said -> sent(said) >= KILLED_AT);
            redriving.kill();
        }
    }

    private static long sent(String output) {
        return output.lines().filter(RedrivingApplication.SENT::equals).count();
    }

    /** How many letters have been sent to the group. */
    private long sent() {
        return TestBroker.shared().storedMessages("%RETRY%" + group);
    }

    /** The broker still keeps the right to settle for the process that is dead. */
    private RedriveResult redriveWhenAllowed(DeadLetterOperations operations) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(500))
                .ignoreException(DeadLettersBusyException.class)
                .until(() -> operations.redrive(group, ALL), result -> true);
    }

    private static void assertIsLike(Map<String, MessageExt> first, Delivery delivery) {
        MessageExt message = delivery.message();
        MessageExt before = first.get(message.getMsgId());
        assertThat(message.getBody()).isEqualTo(before.getBody());
        assertThat(message.getTopic()).isEqualTo(before.getTopic());
        assertThat(message.getKeys()).isEqualTo(before.getKeys());
        assertThat(message.getTags()).isEqualTo(before.getTags());
        assertThat(message.getProperty("requestId")).isEqualTo(before.getProperty("requestId"));
        assertThat(message.getProperty("tenant")).isEqualTo(before.getProperty("tenant"));
        assertThat(message.getProperty(MqHeaders.REDRIVES)).isEqualTo("1");
        assertThat(delivery.attempt()).isEqualTo(1);
    }

    private void assertComesBack(DeadLetterOperations operations) {
        for (int redrives = 1; redrives <= 2; redrives++) {
            await().until(() -> operations.count(group) >= 1);
            List<DeadLetter> left = operations.browse(group, 10);
            assertThat(left.stream().map(letter -> text(letter.message())).collect(Collectors.toSet()))
                    .isEqualTo(Set.of(STILL_BROKEN));
            assertThat(left.get(0).redrives()).isEqualTo(redrives);
            if (redrives == 1) {
                operations.redrive(group, ALL);
            }
        }
        assertThat(others).hasValue(LETTERS);
    }

    private static String text(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }
}
