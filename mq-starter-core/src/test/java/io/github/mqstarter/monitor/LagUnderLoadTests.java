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

import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.testing.TestBroker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A listener that falls behind, seen with the default interval. */
class LagUnderLoadTests {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /** How old the number may be, with the time that asking takes on a machine that has other things to do. */
    private static final Duration WINDOW = INTERVAL.plusSeconds(3);

    private static final int CONCURRENCY = 4;

    private static final int PER_SECOND = 400;

    private static final int SECONDS = 12;

    /** What is processed out of turn counts as not processed; and a call may be just about to be counted. */
    private static final int TOLERANCE = 50 * CONCURRENCY;

    private final AtomicInteger sent = new AtomicInteger();

    private final AtomicInteger done = new AtomicInteger();

    /** What was sent and not processed, by time. */
    private final Map<Long, Integer> history = new LinkedHashMap<>();

    @Test
    void theLagIsThatOfTheLastFiveSecondsAndZeroInTheEnd() throws Exception {
        String topic = TestBroker.newTopic(4);
        ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
        try (MonitoredApplication application = new MonitoredApplication(TestBroker.nameServer(), INTERVAL)
                .properties(Map.of("topic", topic, "group", TestBroker.unique("group")))
                .listener(this)
                .start()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> application.group().lag() == 0);
            Runnable send = () -> application.mq().sendAsync(topic, "x").thenRun(sent::incrementAndGet);
            sender.scheduleAtFixedRate(send, 0, 1_000_000 / PER_SECOND, TimeUnit.MICROSECONDS);
            long start = System.nanoTime();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(3 * SECONDS))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        compare(application.group().lag());
                        return System.nanoTime() - start > TimeUnit.SECONDS.toNanos(SECONDS);
                    });
            sender.shutdownNow();
            assertThat(application.group().lag()).isGreaterThan(TOLERANCE);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> done.get() == sent.get());
            Awaitility.await().atMost(WINDOW).until(() -> application.group().lag() == 0);
        } finally {
            sender.shutdownNow();
        }
    }

    private void compare(double lag) {
        long now = System.nanoTime();
        history.put(now, sent.get() - done.get());
        history.keySet().removeIf(time -> now - time > WINDOW.toNanos());
        double least =
                history.values().stream().mapToInt(Integer::intValue).min().orElseThrow();
        double most =
                history.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        assertThat(lag).isBetween(least - TOLERANCE, most + TOLERANCE);
    }

    @MqListener(topic = "${topic}", group = "${group}", concurrency = "" + CONCURRENCY)
    void on(String payload) throws InterruptedException {
        Thread.sleep(20); // work
        done.incrementAndGet();
    }
}
