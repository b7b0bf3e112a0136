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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An application ends, in good order or not, while its listeners work on a backlog, and is started again. */
@DisabledOnOs(OS.WINDOWS)
@Tag("resilience")
class ConsumerEndTests {

    private static final Logger logger = LoggerFactory.getLogger(ConsumerEndTests.class);

    private static final int BACKLOG = Scale.of(80, 400);

    private static final int CONCURRENCY = Scale.of(8, 20);

    private static final Duration WORK = Duration.ofMillis(Scale.of(3_000, 3_000));

    private static Rig rig;

    @TempDir
    private Path directory;

    private final String group = TestBroker.unique("group");

    @BeforeAll
    static void sendBacklog() throws Exception {
        rig = Rig.start();
        rig.application();
        rig.load(BACKLOG, Load.burst()).start().awaitEnd();
    }

    @AfterAll
    static void stop() throws Exception {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whatRunsEndsAndNothingElseBegins(int batchSize) throws Exception {
        Settings settings = Settings.of(group, CONCURRENCY, WORK).withBatchSize(batchSize);
        try (ConsumerProcess first = start(settings)) {
            first.await(Executions.BEGUN, CONCURRENCY);
            Duration exit = first.terminate().join();

            Executions executions = first.executions();
            int begun = executions.count(Executions.BEGUN);
            note("SIGTERM, up to %d messages in a call".formatted(batchSize), executions, exit);
            assertThat(begun).isBetween(CONCURRENCY, CONCURRENCY * batchSize);
            assertThat(executions.count(Executions.INTERRUPTED)).isZero();
            assertThat(executions.inFlight()).isEmpty();
            assertThat(executions.all(Executions.POOL_CLOSED)).singleElement().satisfies(closed -> assertThat(
                            executions.all(Executions.ENDED))
                    .extracting(Event::millis)
                    .allMatch(ended -> ended <= closed.millis()));
            assertThat(exit).isLessThan(WORK.plusSeconds(8));

            Executions rest = runToTheEnd(settings, BACKLOG - begun);
            assertThat(rest.sequences(Executions.BEGUN))
                    .doesNotHaveDuplicates()
                    .doesNotContainAnyElementsOf(executions.sequences(Executions.BEGUN));
            assertAllEnded(executions, rest);
        }
    }

    @Test
    void listenersThatSwallowTheirInterruptLoseNothing() throws Exception {
        Settings settings = Settings.of(group, CONCURRENCY, Duration.ofMinutes(1));
        try (ConsumerProcess first = start(settings.swallowingInterruptsAfter(Duration.ofMillis(300)))) {
            first.await(Executions.BEGUN, CONCURRENCY);
            Duration exit = first.terminate().join();

            Executions executions = first.executions();
            note("SIGTERM, interrupts swallowed", executions, exit);
            assertThat(executions.count(Executions.INTERRUPTED)).isEqualTo(CONCURRENCY);
            assertThat(executions.count(Executions.BEGUN)).isEqualTo(CONCURRENCY);
            assertAllEnded(runToTheEnd(settings, BACKLOG));
        }
    }

    @Test
    void whatWasInFlightWhenItWasKilledRunsAgain() throws Exception {
        Settings settings = Settings.of(group, CONCURRENCY, Duration.ofMillis(200));
        try (ConsumerProcess first = start(settings)) {
            first.await(executions -> executions.count(Executions.ENDED) >= BACKLOG / 4
                    && !executions.inFlight().isEmpty());
            first.kill();

            Executions executions = first.executions();
            note("SIGKILL", executions, Duration.ZERO);
            assertThat(executions.inFlight()).isNotEmpty();
            Set<Integer> left =
                    new HashSet<>(IntStream.range(0, BACKLOG).boxed().toList());
            executions.sequences(Executions.ENDED).forEach(left::remove);
            try (ConsumerProcess second = start(settings.withWork(Duration.ZERO))) {
                second.await(rest -> rest.sequences(Executions.ENDED).containsAll(left));
                assertAllEnded(executions, second.executions());
            }
        }
    }

    /** Starts it again, and says what it did when it has nothing left to do. */
    private Executions runToTheEnd(Settings settings, int messages) throws IOException {
        try (ConsumerProcess again = start(settings.withWork(Duration.ZERO))) {
            again.await(Executions.ENDED, messages).terminate().join();
            return again.executions();
        }
    }

    private ConsumerProcess start(Settings settings) throws IOException {
        return ConsumerProcess.start(directory, rig.broker().nameServer(), settings);
    }

    private static void assertAllEnded(Executions... runs) {
        Set<Integer> ended = new HashSet<>();
        List.of(runs).forEach(run -> ended.addAll(run.sequences(Executions.ENDED)));
        assertThat(ended).hasSize(BACKLOG);
    }

    private static void note(String title, Executions executions, Duration exit) {
        logger.info(
                "{}: {} begun, {} ended, {} interrupted, {} cut; exit after {} ms",
                title,
                executions.count(Executions.BEGUN),
                executions.count(Executions.ENDED),
                executions.count(Executions.INTERRUPTED),
                executions.inFlight().size(),
                exit.toMillis());
    }
}
