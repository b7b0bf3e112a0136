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

import io.github.mqstarter.resilience.ConsumerProcess.Settings;
import io.github.mqstarter.resilience.Executions.Event;
import io.github.mqstarter.testing.Scale;
import io.github.mqstarter.testing.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of two instances of an application is killed while both consume. */
@DisabledOnOs(OS.WINDOWS)
@Tag("resilience")
class TakeOverTests {

    private static final Logger logger = LoggerFactory.getLogger(TakeOverTests.class);

    private static final int RATE = 100;

    private static final int MESSAGES = Scale.of(500, 4_000);

    private static final int AT_THE_KILL = Scale.of(200, 2_000);

    private static final int CONCURRENCY = 20;

    /** How often a client tells the broker how far it is. */
    private static final int OFFSETS_SECONDS = 5;

    @TempDir
    private Path directory;

    @Test
    void theOtherInstanceTakesOver() throws Exception {
        Settings settings = Settings.of(TestBroker.unique("group"), CONCURRENCY, Duration.ofMillis(10));
        try (Rig rig = Rig.start();
                ConsumerProcess killed =
                        ConsumerProcess.start(directory, rig.broker().nameServer(), settings);
                ConsumerProcess other =
                        ConsumerProcess.start(directory, rig.broker().nameServer(), settings)) {
            rig.application();
            killed.await(Executions.READY, 1);
            other.await(Executions.READY, 1);
            Load load = rig.load(MESSAGES, Load.perSecond(RATE)).start();
            killed.await(Executions.ENDED, 20);
            other.await(Executions.ENDED, 20);
            load.awaitCalled(AT_THE_KILL);
            killed.kill();
            long kill = System.currentTimeMillis();
            load.awaitEnd();
            Executions before = killed.executions();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> ages(before, other.executions()).size() == MESSAGES);

            Executions after = other.executions();
            int duplicates = before.count(Executions.BEGUN) + after.count(Executions.BEGUN) - MESSAGES;
            long oldest =
                    ages(before, after).values().stream().max(Long::compare).orElseThrow();
            logger.info(
                    "SIGKILL of one of two instances: {} ended there, {} here, {} in flight, {} duplicates, oldest {} ms, longest gap {} ms",
                    before.count(Executions.ENDED),
                    after.count(Executions.ENDED),
                    before.inFlight().size(),
                    duplicates,
                    oldest,
                    after.all(Executions.ENDED).stream()
                            .filter(event -> event.millis() > kill)
                            .mapToLong(Event::age)
                            .max()
                            .orElse(0));
            assertThat(duplicates).isLessThanOrEqualTo(before.inFlight().size() + OFFSETS_SECONDS * RATE);
            assertThat(oldest).isLessThan(10_000); // the client by itself: 20 s
        }
    }

    /** How old each message was when it was done for the first time. */
    private static Map<Integer, Long> ages(Executions... instances) {
        return Stream.of(instances)
                .map(instance -> instance.all(Executions.ENDED))
                .flatMap(List::stream)
                .collect(Collectors.toMap(Event::sequence, Event::age, Math::min));
    }
}
