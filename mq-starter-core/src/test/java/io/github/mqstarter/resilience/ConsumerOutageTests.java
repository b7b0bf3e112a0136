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
import io.github.mqstarter.listener.Delivery;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.Scale;
import io.github.mqstarter.testing.TestBroker;
import io.github.mqstarter.testing.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.message.MessageExt;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A broker is killed while listeners work on its messages and fail some of them, and comes back. */
@DisabledOnOs(OS.WINDOWS)
@Tag("resilience")
class ConsumerOutageTests {

    private static final Logger logger = LoggerFactory.getLogger(ConsumerOutageTests.class);

    private static final int RATE = 100;

    private static final int MESSAGES = Scale.of(400, 4_000);

    private static final int AT_THE_KILL = Scale.of(150, 1_000);

    private static final int OUTAGE_SECONDS = Scale.of(2, 20);

    private static final int MAX_ATTEMPTS = 3;

    private final String group = TestBroker.unique("group");

    private final Queue<Execution> executions = new ConcurrentLinkedQueue<>();

    private final Set<Integer> done = ConcurrentHashMap.newKeySet();

    @Test
    void nothingIsLostAndWhatFailsIsTriedAsOftenAsItShould() throws Exception {
        try (Rig rig = Rig.start()) {
            rig.application();
            rig.keep(new MqTestApplication(rig.broker().nameServer())
                    .properties(Map.of("group", group))
                    .registry(registry -> registry.defaults(MqTestApplication.RETRIES_AFTER_A_SECOND))
                    .listener(this)
                    .start());
            Load load = rig.load(MESSAGES, Load.perSecond(RATE)).start();
            load.awaitCalled(AT_THE_KILL);
            rig.broker().kill();
            load.awaitCalled(AT_THE_KILL + OUTAGE_SECONDS * RATE);
            rig.broker().restart();
            load.awaitEnd();

            String nameServer = rig.broker().nameServer();
            List<MessageExt> letters = awaitDeadLetters(nameServer);
            int executed = executions.size();
            int toExecute = stored(nameServer, Rig.TOPIC).size()
                    + stored(nameServer, "%RETRY%" + group).size();
            note(executed, toExecute, letters);
            assertThat(done).containsExactlyInAnyOrderElementsOf(withFate(Fate.SUCCEEDS, Fate.FAILS_ONCE));
            assertThat(letters).extracting(ConsumerOutageTests::sequence).containsOnlyElementsOf(withFate(Fate.FAILS));
            assertThat(letters).allSatisfy(letter -> assertThat(letter.getProperties())
                    .containsEntry(MqHeaders.EXCEPTION, IllegalStateException.class.getName())
                    .containsEntry(MqHeaders.EXCEPTION_MESSAGE, "message " + sequence(letter))
                    .containsEntry(MqHeaders.ATTEMPTS, String.valueOf(MAX_ATTEMPTS)));
            assertThat(executions).extracting(Execution::attempt).allMatch(attempt -> attempt <= MAX_ATTEMPTS);
            // a broker that was killed delivers what waited in its timer twice, so there are copies of retries
            assertThat(executed).isLessThanOrEqualTo(toExecute);
        }
    }

    @MqListener(topic = Rig.TOPIC, group = "${group}", maxAttempts = "" + MAX_ATTEMPTS, concurrency = "8")
    void on(Delivery delivery) throws InterruptedException {
        int sequence = sequence(delivery.message());
        executions.add(new Execution(sequence, delivery.attempt()));
        Thread.sleep(10); // work
        Fate fate = Fate.of(sequence);
        if (fate == Fate.FAILS || (fate == Fate.FAILS_ONCE && delivery.attempt() == 1)) {
            throw new IllegalStateException("message " + sequence);
        }
        done.add(sequence);
    }

    /** Returns the dead letters when all messages have ended. */
    private List<MessageExt> awaitDeadLetters(String nameServer) {
        Set<Integer> failing = withFate(Fate.FAILS);
        await().until(() -> done.size() == MESSAGES - failing.size()
                && executions.containsAll(failing.stream()
                        .map(sequence -> new Execution(sequence, MAX_ATTEMPTS))
                        .toList()));
        return await().ignoreExceptions() // there is no topic before there is a letter
                .until(() -> deadLetters(nameServer), letters -> letters.stream()
                        .map(ConsumerOutageTests::sequence)
                        .collect(Collectors.toSet())
                        .containsAll(failing));
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
    }

    private List<MessageExt> deadLetters(String nameServer) throws Exception {
        return stored(nameServer, "%DLQ%" + group);
    }

    private static List<MessageExt> stored(String nameServer, String topic) throws Exception {
        List<MessageExt> messages = new ArrayList<>();
        try (TopicReader reader = new TopicReader(nameServer, topic)) {
            reader.read(messages::add);
        }
        return messages;
    }

    private void note(int executed, int toExecute, List<MessageExt> letters) {
        logger.info(
                "broker killed for {} s under failing listeners: {} messages, {} executions of {} stored with their retries, {} dead letters of {} messages",
                OUTAGE_SECONDS,
                MESSAGES,
                executed,
                toExecute,
                letters.size(),
                withFate(Fate.FAILS).size());
    }

    private static Set<Integer> withFate(Fate... fates) {
        return IntStream.range(0, MESSAGES)
                .boxed()
                .filter(sequence -> List.of(fates).contains(Fate.of(sequence)))
                .collect(Collectors.toSet());
    }

    private static int sequence(MessageExt message) {
        return Payload.sequence(new String(message.getBody(), StandardCharsets.UTF_8));
    }

    private record Execution(int sequence, int attempt) {}

    /** What becomes of a message. */
    private enum Fate {
        FAILS,
        FAILS_ONCE,
        SUCCEEDS;

        static Fate of(int sequence) {
            return switch (sequence % 5) {
                case 0 -> FAILS;
                case 1 -> FAILS_ONCE;
                default -> SUCCEEDS;
            };
        }
    }
}
