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
package io.github.mqstarter.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** What is not begun twice, over a stop of the monitor. */
class SingleFlightTests {

    private final SingleFlight flight = new SingleFlight();

    private final Queue<Runnable> waiting = new ArrayDeque<>();

    private int ran;

    @Test
    void isNotBegunAgainBeforeItHasEnded() {
        Executor executor = waiting::add;
        CompletableFuture<Void> first = flight.run(() -> ran++, executor);
        assertThat(first).isNotDone();
        assertThat(flight.run(() -> ran++, executor)).isCompleted();
        assertThat(waiting).hasSize(1);
        waiting.remove().run();
        assertThat(first).isCompleted();
        assertThat(ran).isEqualTo(1);
    }

    @Test
    void whatAnExecutorHasDroppedKeepsNothingFromTheNext() {
        Executor stopped = task -> {};
        flight.run(() -> ran++, stopped);
        assertThat(flight.run(() -> ran++, stopped)).isCompleted();
        assertThat(ran).isZero();
        assertThat(flight.run(() -> ran++, Runnable::run)).isCompleted();
        assertThat(ran).isEqualTo(1);
    }
}
