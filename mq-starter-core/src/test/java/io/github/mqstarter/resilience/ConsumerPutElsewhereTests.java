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
import io.github.mqstarter.listener.DeliveryOutcome;
import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.testing.LogLines;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.Outcomes;
import io.github.mqstarter.testing.TestBroker;
import io.github.mqstarter.testing.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.Level;
import org.apache.rocketmq.common.message.MessageExt;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The broker is away, or stands still, at the moment when a message is to become a dead letter. */
@DisabledOnOs(OS.WINDOWS)
@Tag("resilience")
class ConsumerPutElsewhereTests {

    private final String group = TestBroker.unique("group");

    private final CountDownLatch begun = new CountDownLatch(1);

    private final CountDownLatch fail = new CountDownLatch(1);

    private final Outcomes outcomes = new Outcomes();

    private Rig rig;

    @BeforeEach
    void start() {
        rig = Rig.start();
    }

    @AfterEach
    void stop() throws Exception {
        fail.countDown();
        rig.close();
    }

    @Test
    void noLetterLacksItsReasonWhenTheBrokerStoodStill() throws Exception {
        listen(Duration.ofMinutes(10));
        try (LogLines log = LogLines.record()) {
            rig.broker().freeze();
            fail.countDown();
            await().until(() -> log.linesFrom(Level.WARN).stream().anyMatch(line -> line.contains("trying again")));
        }
        assertThat(outcomes.all()).isEmpty();
        Instant thawed = Instant.now();
        rig.broker().thaw();
        await().until(() -> !letters().isEmpty());
        Awaitility.await()
                .during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(30))
                .until(this::haveReasons);
        await().until(() -> outcomes.size() == 1); // a second letter may be under way, as the first got no answer
        assertThat(outcomes.storyOf("x")).containsExactly("DEAD_LETTER 1");
        DeliveryOutcome outcome = outcomes.all().get(0).outcome();
        assertThat(outcome.failure()).hasMessage("always");
        assertThat(outcome.began().plus(outcome.duration()))
                .as("when the listener was called, and not when its message could be put there at last")
                .isBefore(thawed);
    }

    @Test
    void whatAStuckListenerHasIsTakenAwayWhenTheBrokerIsBack() throws Exception {
        MqListenerContainer container = listen(Duration.ofSeconds(2));
        rig.broker().kill();
        await().until(() -> container.stuckCount() == 1);
        rig.broker().restart();
        List<MessageExt> letters = await().until(this::letters, found -> !found.isEmpty());
        assertThat(letters).allSatisfy(letter -> assertThat(letter.getProperties())
                .containsEntry(MqHeaders.EXCEPTION, TimeoutException.class.getName()));
        await().until(() -> outcomes.size() == 1);
        assertThat(outcomes.storyOf("x")).containsExactly("DEAD_LETTER 1");
    }

    private MqListenerContainer listen(Duration deadline) throws InterruptedException {
        MqTestApplication application =
                rig.keep(new MqTestApplication(rig.broker().nameServer())
                        .properties(Map.of("group", group))
                        .registry(registry -> registry.shutdownTimeout(Duration.ofSeconds(1))
                                .deliveryListeners(List.of(outcomes))
                                .defaults(MqTestApplication.RETRIES_AFTER_A_SECOND.with(
                                        ListenerSetting.EXECUTION_DEADLINE, deadline)))
                        .listener(this)
                        .start());
        application.mq().send(Rig.TOPIC, "x");
        begun.await();
        return application.registry().getContainer(group);
    }

    @MqListener(topic = Rig.TOPIC, group = "${group}", maxAttempts = "1")
    void on(String payload) throws InterruptedException {
        begun.countDown();
        fail.await();
        throw new IllegalStateException("always");
    }

    private boolean haveReasons() throws Exception {
        return letters().stream().allMatch(letter -> letter.getProperty(MqHeaders.EXCEPTION) != null);
    }

    private List<MessageExt> letters() throws Exception {
        List<MessageExt> letters = new ArrayList<>();
        try (TopicReader reader = new TopicReader(rig.broker().nameServer(), "%DLQ%" + group)) {
            reader.read(letters::add);
        }
        return letters;
    }

    private static ConditionFactory await() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions(); // there is no topic before there is a letter
    }
}
