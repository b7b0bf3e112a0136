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
package io.github.mqstarter.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.listener.Delivery;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.testing.TestBroker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dead letters are counted, shown, sent back and discarded. */
@Timeout(180)
class DeadLetterOperationsTests {

    private final Letters letters = new Letters();

    private final class Listener {

        @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "1")
        void on(Delivery delivery) {
            letters.on(delivery);
        }
    }

    @Test
    void aGroupThatHasNeverFailedHasNoLetters() {
        try (Letters started = letters.start(new Listener())) {
            DeadLetterOperations operations = started.operations();
            assertThat(operations.count(started.group)).isZero();
            assertThat(operations.count("nobody-knows-this-group")).isZero();
            assertThat(operations.browse(started.group, 10)).isEmpty();
            assertThat(operations.redrive(started.group, DeadLetterSelection.all()))
                    .isEqualTo(new RedriveResult(0, 0, 0, false, null));
            assertThat(operations.discard(started.group, DeadLetterSelection.all(), "tidy"))
                    .isZero();
            assertThat(operations.groups()).containsExactly(new DeadLetterGroup(started.group, MqClients.PRIMARY, 0));
        }
    }

    @Test
    void aLetterSaysWhatItWasAndWhyItIsOne() {
        Instant begin = Instant.now();
        try (Letters started = letters.start(new Listener())) {
            started.makeLetters(0, 1);
            DeadLetterOperations operations = started.operations();
            assertThat(operations.groups()).containsExactly(new DeadLetterGroup(started.group, MqClients.PRIMARY, 1));
            DeadLetter letter = operations.browse(started.group, 10).get(0);
            Delivery delivery = started.delivered.element();
            assertThat(letter.id()).isEqualTo("broker-0:0:0");
            assertThat(letter.group()).isEqualTo(started.group);
            assertThat(letter.topic()).isEqualTo(started.topic);
            assertThat(letter.messageId()).isEqualTo(delivery.message().getMsgId());
            assertThat(letter.tag()).isEqualTo("t0");
            assertThat(letter.keys()).isEqualTo("key-0");
            assertThat(letter.requestId()).isEqualTo("request-0");
            assertThat(letter.headers()).containsEntry("tenant", "tenant-0").doesNotContainKey(MqHeaders.EXCEPTION);
            assertThat(letter.exception()).isEqualTo(IllegalStateException.class.getName());
            assertThat(letter.exceptionMessage()).isEqualTo("Broken at number 0");
            assertThat(letter.exceptionStack()).contains("Letters.on");
            assertThat(letter.attempts()).isEqualTo(1);
            assertThat(letter.firstFailure()).isBetween(begin, Instant.now());
            assertThat(letter.lastFailure()).isBetween(begin, Instant.now());
            assertThat(letter.host()).isNotBlank();
            assertThat(letter.bornAt())
                    .isEqualTo(Instant.ofEpochMilli(delivery.message().getBornTimestamp()));
            assertThat(letter.redrives()).isZero();
            assertThat(letter.settled()).isFalse();
            assertThat(Letters.text(letter)).isEqualTo("number 0");
            assertThat(letter).hasToString(letter.toString()).asString().doesNotContain("number 0");
        }
    }

    @Test
    void whatIsRedrivenGoesToItsGroupAndIsCountedNoMore() {
        Queue<String> others = new ConcurrentLinkedQueue<>();
        class Other {
            @MqListener(topic = "${topic}", group = "${group}-other")
            void on(String body) {
                others.add(body);
            }
        }
        letters.application().listener(new Other());
        try (Letters started = letters.start(new Listener())) {
            started.makeLetters(0, 50);
            Letters.await().until(() -> others.size() == 50);
            DeadLetterOperations operations = started.operations();
            assertThat(operations.count(started.group)).isEqualTo(50);
            List<Delivery> first = List.copyOf(started.delivered);
            started.delivered.clear();
            started.broken = delivery -> false;

            RedriveResult result = operations.redrive(started.group, DeadLetterSelection.all());

            assertThat(result).isEqualTo(new RedriveResult(50, 50, 0, false, null));
            Letters.await().until(() -> started.delivered.size() == 50);
            assertThat(operations.count(started.group)).isZero();
            assertThat(operations.browse(started.group, 10)).isEmpty();
            assertThat(started.operations().count(started.group)).isZero();
            assertThat(started.settled).hasSizeBetween(2, 3).allSatisfy(page -> assertThat(page)
                    .hasSizeLessThan(33));
            assertThat(started.delivered).allSatisfy(delivery -> {
                MessageExt message = delivery.message();
                MessageExt before = first.stream()
                        .map(Delivery::message)
                        .filter(other -> other.getMsgId().equals(message.getMsgId()))
                        .findFirst()
                        .orElseThrow();
                assertThat(delivery.attempt()).isEqualTo(1);
                assertThat(message.getTopic()).isEqualTo(started.topic);
                assertThat(message.getBody()).isEqualTo(before.getBody());
                assertThat(message.getKeys()).isEqualTo(before.getKeys());
                assertThat(message.getTags()).isEqualTo(before.getTags());
                assertThat(message.getProperties())
                        .containsEntry("requestId", before.getProperty("requestId"))
                        .containsEntry("tenant", before.getProperty("tenant"))
                        .containsEntry(MessageConst.PROPERTY_WAIT_STORE_MSG_OK, "true")
                        .containsEntry(MqHeaders.REDRIVES, "1")
                        .doesNotContainKeys(MqHeaders.EXCEPTION, MqHeaders.ATTEMPTS, MqHeaders.FIRST_FAILURE);
            });
            assertThat(others).hasSize(50);
            assertThat(TestBroker.shared().storedMessages(started.topic)).isEqualTo(50);
        }
    }

    @Test
    void whatIsDiscardedIsKeptButNeitherCountedNorSent() {
        try (Letters started = letters.start(new Listener())) {
            started.makeLetters(0, 40);
            DeadLetterOperations operations = started.operations();
            List<DeadLetter> all = operations.browse(started.group, 100);
            assertThat(all).hasSize(40);
            DeadLetter one = all.get(7);

            assertThat(operations.discard(started.group, DeadLetterSelection.ids(one.id()), "known to be wrong"))
                    .isEqualTo(1);
            assertThat(operations.discard(started.group, DeadLetterSelection.ids(one.id()), "known to be wrong"))
                    .isZero();

            assertThat(operations.count(started.group)).isEqualTo(39);
            assertThat(operations.browse(started.group, 100))
                    .extracting(DeadLetter::id)
                    .doesNotContain(one.id())
                    .hasSize(39);
            assertThat(operations.get(started.group, one.id()).settled()).isTrue();
            assertThat(operations.get(started.group, all.get(8).id()).settled()).isFalse();
            assertThat(operations
                            .redrive(started.group, DeadLetterSelection.ids(one.id()))
                            .selected())
                    .isZero();
            assertThat(operations.discard(started.group, DeadLetterSelection.all(), "the rest"))
                    .isEqualTo(39);
            assertThat(operations.count(started.group)).isZero();
            assertThat(started.delivered).hasSize(40);
        }
    }

    @Test
    void aTopicThatWasDeletedBeginsAnew() throws Exception {
        try (Letters started = letters.start(new Listener())) {
            started.makeLetters(0, 40);
            DeadLetterOperations operations = started.operations();
            assertThat(operations.discard(started.group, DeadLetterSelection.all(), "of no use"))
                    .isEqualTo(40);
            assertThat(operations.count(started.group)).isZero();

            started.deleteLetters();
            Letters.await().until(() -> operations.count(started.group) == 0);
            started.application().mq().send(started.topic, "new");

            Letters.await().until(() -> operations.count(started.group) == 1);
            assertThat(operations.browse(started.group, 10)).hasSize(1).allSatisfy(letter -> {
                assertThat(Letters.text(letter)).isEqualTo("new");
                assertThat(letter.settled()).isFalse();
            });
        }
    }

    @Test
    void whatFailsAgainComesBackWithAHigherCount() {
        try (Letters started = letters.start(new Listener())) {
            started.makeLetters(0, 3);
            DeadLetterOperations operations = started.operations();
            for (int i = 1; i <= 2; i++) {
                int redrives = i;
                Instant begin = Instant.now();
                assertThat(operations
                                .redrive(started.group, DeadLetterSelection.all())
                                .redriven())
                        .isEqualTo(3);
                Letters.await().until(() -> operations.count(started.group) == 3);
                assertThat(operations.browse(started.group, 10)).hasSize(3).allSatisfy(letter -> {
                    assertThat(letter.redrives()).isEqualTo(redrives);
                    assertThat(letter.attempts()).isEqualTo(1);
                    assertThat(letter.firstFailure()).isAfterOrEqualTo(begin.minusMillis(1));
                    assertThat(letter.topic()).isEqualTo(started.topic);
                });
            }
            RedriveOptions twice = RedriveOptions.DEFAULTS.maxRedrives(2);
            assertThat(operations.redrive(started.group, DeadLetterSelection.all(), twice))
                    .isEqualTo(new RedriveResult(3, 0, 3, false, null));
            assertThat(operations.count(started.group)).isEqualTo(3);
        }
    }

    @Test
    void aPageSaysWhereTheNextBegins() {
        try (Letters started = letters.start(new Listener())) {
            started.makeLetters(0, 45);
            DeadLetterOperations operations = started.operations();
            List<String> seen = new ArrayList<>();
            String after = null;
            do {
                DeadLetterPage page = operations.browse(started.group, DeadLetterSelection.all(), after, 10);
                assertThat(page.letters()).hasSizeLessThanOrEqualTo(10);
                page.letters().forEach(letter -> seen.add(Letters.text(letter)));
                after = page.next();
            } while (after != null);
            assertThat(seen)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 45).mapToObj(i -> "number " + i).toList());
        }
    }

    @Test
    void whatIsNotThereIsSaidToBeSo() {
        try (Letters started = letters.start(new Listener())) {
            started.makeLetters(0, 1);
            DeadLetterOperations operations = started.operations();
            for (String id : List.of("broker-0:0:1", "broker-0:1:0", "broker-9:0:0")) {
                assertThatExceptionOfType(NoSuchDeadLetterException.class)
                        .isThrownBy(() -> operations.get(started.group, id))
                        .withMessageContaining(id)
                        .withMessageContaining(started.group);
            }
            for (String id : List.of("", "x", "broker-0:0", "broker-0:0:x", ":0:0", "broker-0:-1:0")) {
                assertThatExceptionOfType(IllegalArgumentException.class)
                        .isThrownBy(() -> operations.get(started.group, id))
                        .withMessageContaining("is no id");
                assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> DeadLetterSelection.ids(id));
            }
            operations.discard(started.group, DeadLetterSelection.all(), "gone");
            assertThatExceptionOfType(NoSuchDeadLetterException.class)
                    .isThrownBy(() -> operations.get(started.group, "broker-0:0:1")); // the record
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> operations.discard(started.group, DeadLetterSelection.all(), " "));
            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> operations.onCluster("mars"));
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> operations.browse(started.group, 0));
        }
    }
}
