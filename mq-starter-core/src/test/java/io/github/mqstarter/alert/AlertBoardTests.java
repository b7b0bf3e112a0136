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
package io.github.mqstarter.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.listener.DeliveryOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;

/** What is told when, by a clock that the test sets. */
class AlertBoardTests {

    private static final Duration REPEAT = Duration.ofMinutes(10);

    private final List<MqAlert.Type> suppressed = new ArrayList<>();

    private AlertBoard board = board(20);

    private Instant now = Instant.parse("2026-11-22T08:00:00Z");

    @Test
    void aHundredDeadLettersOfAMomentAreOneAlert() {
        for (int i = 0; i < 100; i++) {
            deadLetter("g", new IllegalStateException("number " + i));
            after(Duration.ofMillis(10));
        }
        assertThat(told()).isEmpty();

        after(Duration.ofSeconds(1));
        assertThat(told()).singleElement().satisfies(alert -> {
            assertThat(alert.summary()).isEqualTo("100 dead letters of group g on topic order");
            assertThat(alert.details())
                    .containsEntry("last exception", "java.lang.IllegalStateException: number 99")
                    .containsEntry("last message id", "ID-1")
                    .doesNotContainKey("exceptions");
        });
        assertThat(suppressed).isEmpty();
    }

    @Test
    void deadLettersOfTwoGroupsAreTwoAlerts() {
        deadLetter("g", new IllegalStateException());
        deadLetter("h", new IllegalStateException());
        after(Duration.ofSeconds(2));

        assertThat(told()).extracting(MqAlert::subject).containsExactly("g", "h");
    }

    @Test
    void exceptionsAreCountedByClassUpToFive() {
        deadLetter("g", new IllegalStateException());
        deadLetter("g", new IllegalStateException());
        deadLetter("g", new IllegalArgumentException());
        deadLetter("g", new ArithmeticException());
        deadLetter("g", new NullPointerException());
        deadLetter("g", new ClassCastException());
        deadLetter("g", new IndexOutOfBoundsException());
        deadLetter("g", null);
        after(Duration.ofSeconds(2));

        assertThat(told().get(0).details().get("exceptions"))
                .startsWith("{java.lang.IllegalStateException=2, java.lang.IllegalArgumentException=1, ")
                .endsWith(", others=2}");
    }

    @Test
    void theMessageOfAnExceptionIsOneShortLine() {
        deadLetter("g", new IllegalStateException("first\n\tsecond " + "x".repeat(1_000)));
        after(Duration.ofSeconds(2));

        assertThat(told().get(0).details().get("last exception"))
                .startsWith("java.lang.IllegalStateException: first second xxx")
                .endsWith("...")
                .hasSize(200);
    }

    @Test
    void aFailureThatCannotSayWhatItIsIsToldAllTheSame() {
        deadLetter("g", new IllegalStateException() {
            @Override
            public String getMessage() {
                throw new UnsupportedOperationException();
            }
        });
        after(Duration.ofSeconds(2));

        assertThat(told().get(0).details().get("last exception")).startsWith(AlertBoardTests.class.getName());
    }

    @Test
    void whatComesWithinTheIntervalIsToldAtItsEndWithHowOftenItWasHeldBack() {
        deadLetter("g", new IllegalStateException());
        after(Duration.ofSeconds(2));
        assertThat(told()).hasSize(1);

        for (int minute = 1; minute <= 4; minute++) {
            after(Duration.ofMinutes(1));
            deadLetter("g", new IllegalStateException());
            deadLetter("g", new IllegalStateException());
            after(Duration.ofSeconds(2));
            assertThat(told()).isEmpty();
        }
        after(REPEAT);

        assertThat(told()).singleElement().satisfies(alert -> {
            assertThat(alert.summary()).startsWith("8 dead letters of group g");
            assertThat(alert.suppressed()).isEqualTo(4);
            assertThat(alert.details()).containsEntry("since", "2026-11-22T08:00:02Z");
        });
        assertThat(suppressed).hasSize(4).containsOnly(MqAlert.Type.DEAD_LETTERS);
        after(REPEAT);
        assertThat(told()).isEmpty();
    }

    @Test
    void deadLettersThatCouldNotBeToldAreInTheNextAlert() {
        deadLetter("g", new IllegalStateException());
        after(Duration.ofSeconds(2));
        AlertBoard.Due due = board.next(now);
        deadLetter("g", new IllegalStateException());
        board.failed(due, now);

        assertThat(told()).isEmpty();
        after(Duration.ofMinutes(1));
        assertThat(told()).extracting(MqAlert::summary).containsExactly("2 dead letters of group g on topic order");
    }

    @Test
    void whatIsCollectedGoesAtTheEnd() {
        deadLetter("g", new IllegalStateException());

        board.collectNoMore();

        assertThat(told()).hasSize(1);
    }

    @Test
    void whatIsHeldBackGoesAtTheEnd() {
        deadLetter("g", new IllegalStateException());
        after(Duration.ofSeconds(2));
        assertThat(told()).hasSize(1);
        deadLetter("g", new IllegalStateException());
        deadLetter("g", new IllegalStateException());
        after(Duration.ofSeconds(2));
        assertThat(told()).isEmpty();

        board.collectNoMore();

        assertThat(told()).extracting(MqAlert::summary).containsExactly("2 dead letters of group g on topic order");
        assertThat(told()).isEmpty();
    }

    @Test
    void whatLastsIsToldOnceAnIntervalAndThenThatItIsOver() {
        lag(true);
        assertThat(told()).extracting(MqAlert::resolved).containsExactly(false);
        for (int i = 0; i < 119; i++) {
            after(Duration.ofSeconds(5));
            lag(true);
        }
        assertThat(told()).isEmpty();
        after(Duration.ofSeconds(5));
        lag(true);
        assertThat(told()).extracting(MqAlert::resolved).containsExactly(false);

        after(Duration.ofSeconds(5));
        lag(false);
        assertThat(told()).extracting(MqAlert::resolved).containsExactly(true);
        lag(false);
        after(REPEAT);
        assertThat(told()).isEmpty();
        assertThat(suppressed).isEmpty();
    }

    @Test
    void whatIsWellIsNotTold() {
        lag(false);

        assertThat(told()).isEmpty();
    }

    @Test
    void whatComesAndGoesIsToldOnceInAnInterval() {
        lag(true);
        assertThat(told()).hasSize(1);
        lag(false);
        assertThat(told()).hasSize(1);
        for (int i = 0; i < 5; i++) {
            after(Duration.ofSeconds(30));
            lag(true);
            assertThat(told()).isEmpty();
            lag(false);
            assertThat(told()).isEmpty();
        }
        assertThat(suppressed).hasSize(5).containsOnly(MqAlert.Type.LAG);

        after(REPEAT);
        lag(true);
        assertThat(told()).extracting(MqAlert::suppressed).containsExactly(5L);
    }

    @Test
    void whatCouldNotBeToldIsTriedAfterAMinuteAsLongAsItIsTrue() {
        lag(true);
        board.failed(board.next(now), now);
        after(Duration.ofSeconds(59));
        assertThat(told()).isEmpty();
        after(Duration.ofSeconds(1));
        board.failed(board.next(now), now);
        lag(false);
        after(Duration.ofMinutes(1));

        assertThat(told()).isEmpty();
    }

    @Test
    void thereAreNoMoreThanTheLimitInAnyHour() {
        board = board(3);
        for (int i = 0; i < 5; i++) {
            down("cluster-" + i);
            after(Duration.ofMinutes(1));
        }

        List<MqAlert> first = told();
        assertThat(first).extracting(MqAlert::subject).containsExactly("cluster-0", "cluster-1", "cluster-2");
        assertThat(first)
                .filteredOn(alert -> alert.details().containsKey("note"))
                .containsExactly(first.get(2));
        assertThat(first.get(2).details().get("note"))
                .isEqualTo("3 alerts in an hour: no more until 2026-11-22T09:05:00Z");
        assertThat(told()).isEmpty();
        assertThat(suppressed).hasSize(2);

        after(Duration.ofMinutes(61));
        assertThat(told())
                .as("those that waited go first")
                .extracting(alert -> alert.subject() + " " + alert.suppressed())
                .containsExactly("cluster-3 1", "cluster-4 1", "cluster-0 0");
    }

    private AlertBoard board(int maxPerHour) {
        return new AlertBoard(new AlertSettings(true, 100, REPEAT, maxPerHour), Duration.ofSeconds(2), suppressed::add);
    }

    /** Tells all that is due. */
    private List<MqAlert> told() {
        List<MqAlert> alerts = new ArrayList<>();
        for (AlertBoard.Due due = board.next(now); due != null; due = board.next(now)) {
            alerts.add(due.alert());
            board.succeeded(due);
        }
        return alerts;
    }

    private void after(Duration time) {
        now = now.plus(time);
    }

    private void lag(boolean tooMuch) {
        board.condition(MqAlert.Type.LAG, "g", tooMuch, "lag", Map.of(), now);
    }

    private void down(String cluster) {
        board.condition(MqAlert.Type.CLUSTER_DOWN, cluster, true, "down", Map.of(), now);
    }

    private void deadLetter(String group, Throwable failure) {
        MessageExt message = new MessageExt();
        message.setTopic("order");
        message.setMsgId("ID-1");
        board.deadLetter(
                new DeliveryOutcome(
                        message,
                        "listener",
                        group,
                        DeliveryOutcome.Type.DEAD_LETTER,
                        5,
                        failure,
                        now,
                        Duration.ofMillis(1)),
                now);
    }
}
