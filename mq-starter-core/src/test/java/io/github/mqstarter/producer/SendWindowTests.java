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
package io.github.mqstarter.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much may be in flight, and who waits for room. */
class SendWindowTests {

    private static final long NO_WAIT = 0;

    private static final long LONG_WAIT = TimeUnit.SECONDS.toNanos(20);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void thereIsRoomForSoManyMessages() throws Exception {
        SendWindow window = new SendWindow(2, 1_000);
        assertThat(window.acquire(1, NO_WAIT)).isTrue();
        assertThat(window.acquire(1, NO_WAIT)).isTrue();
        assertThat(window.acquire(1, NO_WAIT)).isFalse();
        window.release(1);
        assertThat(window.acquire(1, NO_WAIT)).isTrue();
        assertThat(window.messages()).isEqualTo(2);
    }

    @Test
    void thereIsRoomForSoManyBytes() throws Exception {
        SendWindow window = new SendWindow(10, 1_000);
        assertThat(window.acquire(600, NO_WAIT)).isTrue();
        assertThat(window.acquire(600, NO_WAIT)).isFalse();
        assertThat(window.acquire(400, NO_WAIT)).isTrue();
        assertThat(window.bytes()).isEqualTo(1_000);
    }

    @Test
    void aMessageLargerThanTheWindowGoesAlone() throws Exception {
        SendWindow window = new SendWindow(10, 1_000);
        assertThat(window.acquire(5_000, NO_WAIT)).isTrue();
        assertThat(window.acquire(1, NO_WAIT)).isFalse();
        window.release(5_000);
        assertThat(window.acquire(1, NO_WAIT)).isTrue();
        assertThat(window.acquire(5_000, NO_WAIT)).isFalse();
    }

    @Test
    void whoWaitsInVainWaitsAsLongAsAsked() throws Exception {
        SendWindow window = new SendWindow(1, 1_000);
        window.acquire(1, NO_WAIT);
        long start = System.nanoTime();
        assertThat(window.acquire(1, TimeUnit.MILLISECONDS.toNanos(200))).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
    }

    @Test
    void whoCameFirstGetsRoomFirst() throws Exception {
        SendWindow window = new SendWindow(1, 1_000);
        window.acquire(1, NO_WAIT);
        BlockingQueue<Integer> order = new LinkedBlockingQueue<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            AtomicInteger state = new AtomicInteger();
            Thread thread = new Thread(() -> {
                state.set(1);
                if (acquire(window)) {
                    order.add(number);
                }
            });
            thread.start();
            Awaitility.await().until(() -> state.get() == 1 && thread.getState() == Thread.State.TIMED_WAITING);
        }
        List<Integer> served = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            window.release(1);
            served.add(order.poll(20, TimeUnit.SECONDS));
        }
        assertThat(served).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void whoMustNotWaitGoesBeyond() throws Exception {
        SendWindow window = new SendWindow(1, 1_000);
        assertThat(window.acquireBeyond(5)).isTrue();
        assertThat(window.acquireBeyond(5)).isTrue();
        assertThat(window.acquireBeyond(5)).isTrue();
        assertThat(window.acquireBeyond(5)).as("more than twice as much").isFalse();
        assertThat(window.messages()).isEqualTo(3);
        window.release(5);
        window.release(5);
        assertThat(window.acquire(1, NO_WAIT)).isFalse();
        window.release(5);
        assertThat(window.acquire(1, NO_WAIT)).isTrue();
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        SendWindow window = new SendWindow(1, 1_000);
        window.acquire(1, NO_WAIT);
        Future<Boolean> waiting = threads.submit(() -> {
            Thread.currentThread().interrupt();
            try {
                window.acquire(1, LONG_WAIT);
                return false;
            } catch (InterruptedException ex) {
                return true;
            }
        });
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
        window.release(1);
        assertThat(window.acquire(1, NO_WAIT)).isTrue();
    }

    @Test
    void manyThreadsNeverHaveMoreThanThereIs() throws Exception {
        SendWindow window = new SendWindow(3, 30);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(threads.submit(() -> {
                for (int n = 0; n < 2_000; n++) {
                    assertThat(acquire(window)).isTrue();
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                    window.release(1);
                }
            }));
        }
        for (Future<?> one : all) {
            one.get(60, TimeUnit.SECONDS);
        }
        assertThat(most.get()).isBetween(1, 3);
        assertThat(window.messages()).isZero();
        assertThat(window.bytes()).isZero();
    }

    private static boolean acquire(SendWindow window) {
        try {
            return window.acquire(1, LONG_WAIT);
        } catch (InterruptedException ex) {
            return false;
        }
    }
}
