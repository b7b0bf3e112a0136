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

import io.github.mqstarter.resilience.ApplicationProcess.Outcome;
import io.github.mqstarter.testing.Scale;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An application is told to end by SIGTERM while it sends. */
@DisabledOnOs(OS.WINDOWS)
@Tag("resilience")
class ShutdownTests {

    private static final Logger logger = LoggerFactory.getLogger(ShutdownTests.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(25);

    private static final String CLOSED = "CLOSED";

    private static final int BURST = 20_000;

    private static final int RATE = 1_000;

    @TempDir
    private Path directory;

    @Test
    void atASteadyRate() throws Exception {
        try (Rig rig = Rig.start();
                ApplicationProcess application = start(rig, TIMEOUT, 0, Scale.of(3_000, 10_000))) {
            Duration exit = application.terminate().join();

            assertNothingLost(rig, application, "SIGTERM at 1,000/s", exit);
            assertThat(exit).isLessThan(TIMEOUT.plusSeconds(5));
        }
    }

    @Test
    void inABurst() throws Exception {
        try (Rig rig = Rig.start();
                ApplicationProcess application = start(rig, TIMEOUT, BURST, BURST / 2)) {
            Duration exit = application.terminate().join();

            assertNothingLost(rig, application, "SIGTERM in a burst", exit);
            assertThat(exit).isLessThan(TIMEOUT.plusSeconds(5));
        }
    }

    @Test
    void whileTheBrokerIsAwayForAMoment() throws Exception {
        try (Rig rig = Rig.start();
                ApplicationProcess application = start(rig, TIMEOUT, 0, 2_000)) {
            rig.broker().kill();
            CompletableFuture<Duration> exit = application.terminate();
            rig.broker().restart();

            assertNothingLost(rig, application, "SIGTERM, broker killed and restarted", exit.join());
            assertThat(exit.join()).isLessThan(TIMEOUT.plusSeconds(5));
        }
    }

    @Test
    void whileTheBrokerDoesNotAnswer() throws Exception {
        Duration timeout = Duration.ofSeconds(5);
        try (Rig rig = Rig.start();
                ApplicationProcess application = start(rig, timeout, 0, 2_000)) {
            rig.broker().freeze();
            Duration exit = application.terminate().join();
            rig.broker().thaw();

            Audit audit = audit(rig, application, "SIGTERM, broker frozen, shutdown timeout 5 s", exit);
            assertThat(count(application, is(Calls.OPEN))).isZero();
            assertTold(application, audit);
            // the client waits for an answer to its farewell, too
            assertThat(exit).isLessThan(timeout.plusSeconds(10));
        }
    }

    private ApplicationProcess start(Rig rig, Duration timeout, int burst, int calls) throws Exception {
        return ApplicationProcess.start(directory, rig.broker().nameServer(), timeout, burst, RATE, calls);
    }

    private static void assertNothingLost(Rig rig, ApplicationProcess application, String title, Duration exit)
            throws Exception {
        Audit audit = audit(rig, application, title, exit);
        assertThat(outcomes(application, Outcome::beforeClose)).containsOnlyKeys(Calls.OK);
        assertThat(outcomes(application, call -> !call.beforeClose())).containsKey(CLOSED);
        assertThat(count(application, is(Calls.OK).or(is(CLOSED)).negate())).isZero();
        assertTold(application, audit);
    }

    /** What is said to be stored is, and what is said not to be is not. */
    private static void assertTold(ApplicationProcess application, Audit audit) throws Exception {
        assertThat(count(application, is(Calls.OK).and(call -> !audit.has(call.sequence()))))
                .isZero();
        assertThat(count(application, call -> call.notSent() && audit.has(call.sequence())))
                .isZero();
    }

    private static Audit audit(Rig rig, ApplicationProcess application, String title, Duration exit) throws Exception {
        Audit audit = Audit.of(rig.broker().nameServer(), Rig.TOPIC);
        logger.info(
                "{}: outcomes of calls before the close {}, after it {}; {}; OK but lost {}, said not to be sent but stored {}; exit after {} ms; {}",
                title,
                outcomes(application, Outcome::beforeClose),
                outcomes(application, call -> !call.beforeClose()),
                audit,
                count(application, is(Calls.OK).and(call -> !audit.has(call.sequence()))),
                count(application, call -> call.notSent() && audit.has(call.sequence())),
                exit.toMillis(),
                application.output().strip());
        return audit;
    }

    private static Map<String, Long> outcomes(ApplicationProcess application, Predicate<Outcome> which)
            throws IOException {
        return application.outcomes().stream()
                .filter(which)
                .collect(Collectors.groupingBy(Outcome::outcome, Collectors.counting()));
    }

    private static long count(ApplicationProcess application, Predicate<Outcome> which) throws IOException {
        return application.outcomes().stream().filter(which).count();
    }

    private static Predicate<Outcome> is(String outcome) {
        return call -> call.outcome().equals(outcome);
    }
}
