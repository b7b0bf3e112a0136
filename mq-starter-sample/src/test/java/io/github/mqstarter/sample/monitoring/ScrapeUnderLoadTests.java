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
package io.github.mqstarter.sample.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.sample.monitoring.Workload.Fate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LongSummaryStatistics;
import org.apache.rocketmq.common.MixAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What is scraped under load is what is in the queues. */
@MonitoredSample
class ScrapeUnderLoadTests {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** After this time a gauge must say what is so. */
    private static final Duration DELAY = Duration.ofSeconds(5);

    private static final String RETRY_TOPIC = MixAll.getRetryTopic(Workload.GROUP);

    private static final String DEAD_LETTER_TOPIC = MixAll.getDLQTopic(Workload.GROUP);

    /** A message that is being worked on may be counted as processed, and not be acknowledged yet. */
    private static final int CONCURRENCY = 8;

    @LocalServerPort
    private int port;

    @Autowired
    private Workload workload;

    @Autowired
    private MqClients clients;

    private MqListenerContainer container;

    private BrokerAudit broker;

    private Numbers before;

    @BeforeEach
    void idle(@Autowired MqListenerRegistry registry) {
        container = registry.getContainer(Workload.GROUP);
        broker = BrokerAudit.of(clients);
        await().atMost(PATIENCE).until(() -> container.state() == MqListenerContainer.State.RUNNING);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(lag()).isZero();
            assertThat(retryLag()).isZero();
        });
        before = numbers();
    }

    @AfterEach
    void resume() {
        container.resume();
    }

    @Test
    void lagIsWhatWasSentAndNotProcessed() {
        container.pause();
        workload.send(600, Fate.WORKS);
        await().atMost(DELAY)
                .untilAsserted(() -> assertThat(lag()).isEqualTo(waiting()).isEqualTo(600));

        container.resume();
        lagFollowsUnderLoad();

        await().atMost(DELAY).until(() -> lag() == 0);
        assertThat(waiting()).isZero();
    }

    /** A gauge is as old as the last look at the brokers: it must say what was so at some time not longer ago than the delay. */
    private void lagFollowsUnderLoad() {
        Deque<Waiting> history = new ArrayDeque<>();
        history.add(new Waiting(System.nanoTime(), waiting()));
        do {
            if (history.size() < 5) {
                workload.send(50, Fate.WORKS);
            }
            Scrape scrape = Scrape.of(port);
            history.add(new Waiting(System.nanoTime(), waiting(scrape)));
            LongSummaryStatistics recently = recently(history);
            assertThat(lag(scrape)).isBetween((double) recently.getMin(), (double) recently.getMax() + CONCURRENCY);
        } while (history.getLast().messages() > 0);
    }

    @Test
    void retriesAndDeadLettersAreThoseOfTheBroker() {
        workload.send(20, Fate.FAILS_ONCE);
        workload.send(10, Fate.IS_GIVEN_UP);
        await().atMost(PATIENCE).until(() -> numbers().retries() - before.retries() == 20);
        container.pause();

        await().atMost(PATIENCE).until(() -> broker.diff(Workload.GROUP, RETRY_TOPIC) == 20);
        await().atMost(DELAY).until(() -> retryLag() == 20);
        await().atMost(DELAY).until(() -> numbers().deadLetterGauge() - before.deadLetterGauge() == 10);

        container.resume();
        await().atMost(PATIENCE).until(() -> numbers().processed() - before.processed() == 20);
        await().atMost(DELAY).until(() -> retryLag() == 0);
        sumsAreThoseOfTheQueues();
    }

    private void sumsAreThoseOfTheQueues() {
        Numbers now = numbers();
        assertThat(now.sent() - before.sent())
                .isEqualTo(now.inTopic() - before.inTopic())
                .isEqualTo(30);
        assertThat(now.retries() - before.retries()).isEqualTo(now.inRetryTopic() - before.inRetryTopic());
        assertThat(now.deadLetters() - before.deadLetters())
                .isEqualTo(now.inDeadLetterTopic() - before.inDeadLetterTopic())
                .isEqualTo(10);
    }

    /** What the application tells, and what the broker has. */
    private record Numbers(
            double sent,
            double processed,
            double retries,
            double deadLetters,
            double deadLetterGauge,
            long inTopic,
            long inRetryTopic,
            long inDeadLetterTopic) {}

    private Numbers numbers() {
        Scrape scrape = Scrape.of(port);
        return new Numbers(
                scrape.sum("mq_sends_total", "topic", Workload.TOPIC, "outcome", "stored"),
                deliveries(scrape, "ok"),
                deliveries(scrape, "retry"),
                deliveries(scrape, "dead_letter"),
                gauge(scrape, "mq_group_dead_letters"),
                broker.stored(Workload.TOPIC),
                broker.stored(RETRY_TOPIC),
                broker.stored(DEAD_LETTER_TOPIC));
    }

    private record Waiting(long at, long messages) {}

    private static LongSummaryStatistics recently(Deque<Waiting> history) {
        long begin = System.nanoTime() - DELAY.toNanos();
        return history.stream()
                .filter(waiting -> waiting.at() >= begin)
                .mapToLong(Waiting::messages)
                .summaryStatistics();
    }

    private long waiting() {
        return waiting(Scrape.of(port));
    }

    private long waiting(Scrape scrape) {
        double sent = scrape.sum("mq_sends_total", "topic", Workload.TOPIC, "outcome", "stored") - before.sent();
        return (long) (sent - (deliveries(scrape, "ok") - before.processed()));
    }

    private double lag() {
        return lag(Scrape.of(port));
    }

    private static double lag(Scrape scrape) {
        return gauge(scrape, "mq_group_lag");
    }

    private double retryLag() {
        return gauge(Scrape.of(port), "mq_group_retry_lag");
    }

    private static double gauge(Scrape scrape, String metric) {
        return scrape.only(metric, "group", Workload.GROUP, "topic", Workload.TOPIC);
    }

    private static double deliveries(Scrape scrape, String outcome) {
        return scrape.sum("mq_deliveries_total", "group", Workload.GROUP, "outcome", outcome);
    }
}
