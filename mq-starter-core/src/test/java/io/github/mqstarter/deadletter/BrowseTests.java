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

import io.github.mqstarter.MqException;
import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.listener.Delivery;
import io.github.mqstarter.listener.MqDeadLetterListener;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.testing.TestBroker;
import io.github.mqstarter.testing.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which letters are shown, and what lies among them. */
@Timeout(180)
class BrowseTests {

    private static final DeadLetterSelection ALL = DeadLetterSelection.all();

    private final Letters letters = new Letters();

    private final class Listener {

        @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "1")
        void on(Delivery delivery) {
            letters.on(delivery);
        }
    }

    private static final class Outer {

        private static final class NestedException extends RuntimeException {

            private static final long serialVersionUID = 1L;
        }
    }

    @Test
    void conditionsSelect() {
        letters.broken = delivery -> {
            if (Letters.text(delivery).equals("number 4")) {
                throw new Outer.NestedException();
            }
            return true;
        };
        try (Letters started = letters.start(new Listener())) {
            started.makeLetters(0, 5);
            Instant middle = TestBroker.laterThan(Instant.now());
            String large = "Ärger with a large body ".repeat(1_000); // which is compressed on its way
            started.application().mq().send(started.topic, large);
            started.awaitStored(6);

            assertThat(texts(ALL)).hasSize(6);
            assertThat(texts(ALL.exception("NestedException"))).containsExactly("number 4");
            assertThat(texts(ALL.exception(Outer.NestedException.class.getName())))
                    .containsExactly("number 4");
            assertThat(texts(ALL.exception("IllegalStateException"))).hasSize(5);
            assertThat(texts(ALL.exception("StateException"))).isEmpty();
            assertThat(texts(ALL.key("key-2"))).containsExactly("number 2");
            assertThat(texts(ALL.key("key"))).isEmpty();
            assertThat(texts(ALL.requestId("request-3"))).containsExactly("number 3");
            assertThat(texts(ALL.text("NUMBER 1"))).containsExactly("number 1");
            assertThat(texts(ALL.text("broken AT"))).hasSize(5);
            assertThat(texts(ALL.text("ärger"))).containsExactly(large);
            assertThat(texts(ALL.to(middle))).hasSize(5).doesNotContain(large);
            assertThat(texts(ALL.from(middle))).containsExactly(large);
            assertThat(texts(ALL.from(middle).key("key-2"))).isEmpty();
            assertThat(texts(ALL.key("key-2").exception("IllegalStateException").text("2")))
                    .containsExactly("number 2");
        }
    }

    @Test
    void aSelectionThatFewMeetIsLookedForPageByPage() {
        try (Letters started = letters.start(new Listener())) {
            started.makeLetters(0, 100);
            DeadLetterOperations operations = started.operations();
            DeadLetterSelection two = ALL.text("number 9").key("key-99");
            DeadLetterPage page = operations.browse(started.group, two, null, 1);
            assertThat(page.letters()).extracting(Letters::text).containsExactly("number 99");
            String after = page.next();
            while (after != null) {
                DeadLetterPage next = operations.browse(started.group, two, after, 1);
                assertThat(next.letters()).isEmpty();
                assertThat(LetterId.parse(after).compareTo(LetterId.parse("broker-0:0:100")))
                        .isNegative();
                after = next.next();
            }
            assertThat(operations.browse(started.group, ALL, "broker-0:0:100", 10))
                    .isEqualTo(new DeadLetterPage(List.of(), null));
            assertThat(operations.browse(started.group, ALL, "a-broker:0:0", 3).letters())
                    .hasSize(3);
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> operations.browse(started.group, ALL, "there", 10));
        }
    }

    @Test
    void aPageOfLargeLettersEndsBeforeItTakesTheMemory() {
        try (Letters started = letters.start(new Listener())) {
            Random random = new Random(1); // bytes that do not compress
            for (int i = 0; i < 10; i++) {
                byte[] body = new byte[3 * 1024 * 1024];
                random.nextBytes(body);
                started.application().mq().send(started.topic, body);
            }
            started.awaitStored(10);
            started.delivered.clear();

            List<String> ids = new ArrayList<>();
            String after = null;
            do {
                DeadLetterPage page = started.operations().browse(started.group, ALL, after, 100);
                assertThat(page.letters()).hasSizeLessThan(8);
                page.letters().forEach(letter -> ids.add(letter.id()));
                after = page.next();
            } while (after != null);
            assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(10);
        }
    }

    @Test
    void whatIsSettledIsWrittenDownWhereDeadLetterListenersLeaveItAlone() throws Exception {
        Queue<String> given = new ConcurrentLinkedQueue<>();
        class DeadLetterListener {
            @MqDeadLetterListener(group = "${group}")
            void on(String body) {
                given.add(body);
            }
        }
        letters.application().listener(new DeadLetterListener());
        try (Letters started = letters.start(new Listener())) {
            started.makeLetters(0, 3);
            started.operations().discard(started.group, ALL, "known to be wrong");
            started.application().mq().send(started.topic, "number 3");
            started.awaitStored(5);
            Letters.await().until(() -> given.size() >= 4);
            assertThat(given).containsExactlyInAnyOrder("number 0", "number 1", "number 2", "number 3");
            assertThat(started.operations().count(started.group)).isEqualTo(1);

            List<MessageExt> stored = new ArrayList<>();
            try (TopicReader reader = new TopicReader(TestBroker.nameServer(), "%DLQ%" + started.group)) {
                reader.read(stored::add);
            }
            MessageExt record = stored.get(3);
            assertThat(record.getTags()).isEqualTo(MqHeaders.SETTLEMENT_TAG);
            assertThat(new String(record.getBody(), StandardCharsets.UTF_8))
                    .isEqualTo("discarded 0-2 in queue broker-0:0: known to be wrong");
            assertThat(record.getProperties())
                    .containsEntry("mq_settledQueue", "broker-0:0")
                    .containsEntry("mq_settledOffsets", "0-2")
                    .containsEntry("mq_settledAs", "discarded")
                    .containsEntry("mq_settledBecause", "known to be wrong")
                    .containsKeys("mq_settledBy", "mq_settledAt");
        }
    }

    @Test
    void lettersOfAllBrokersAreOneList() {
        try (EmbeddedRocketMQ brokers = EmbeddedRocketMQ.builder().brokers(2).start();
                Letters started = new Letters(brokers, 2)) {
            class OnBoth {
                @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "1")
                void on(Delivery delivery) {
                    started.on(delivery);
                }
            }
            started.start(new OnBoth()).makeLetters(0, 60);
            DeadLetterOperations operations = started.operations();
            assertThat(operations.count(started.group)).isEqualTo(60);
            List<DeadLetter> all = operations.browse(started.group, 50);
            assertThat(all)
                    .hasSize(50)
                    .isSortedAccordingTo((one, other) -> Long.compare(
                            one.message().getStoreTimestamp(), other.message().getStoreTimestamp()));
            TreeSet<String> ids = new TreeSet<>();
            String after = null;
            do {
                DeadLetterPage page = operations.browse(started.group, ALL, after, 7);
                page.letters().forEach(letter -> ids.add(letter.id()));
                after = page.next();
            } while (after != null);
            assertThat(ids).hasSize(60);
            assertThat(ids.first()).startsWith("broker-0:0:");
            assertThat(ids.last()).startsWith("broker-1:0:");
            assertThat(operations.discard(started.group, DeadLetterSelection.ids(ids.first(), ids.last()), "two"))
                    .isEqualTo(2);
            started.delivered.clear();
            started.broken = delivery -> false;
            assertThat(operations.redrive(started.group, ALL)).isEqualTo(new RedriveResult(58, 58, 0, false, null));
            Letters.await().until(() -> started.delivered.size() == 58);
            assertThat(operations.count(started.group)).isZero();
            assertThat(started.delivered).extracting(Letters::text).doesNotHaveDuplicates();
        }
    }

    @Test
    void aQueueThatCanOnlyBeWrittenToIsSaidToBeSo() throws Exception {
        try (Letters started = letters.start(new Listener())) {
            String topic = "%DLQ%" + started.group;
            TopicConfig writeOnly = new TopicConfig(topic, 1, 1, PermName.PERM_WRITE);
            started.createTopic(writeOnly);
            Letters.await().untilAsserted(() -> assertThatExceptionOfType(MqException.class)
                    .isThrownBy(() -> started.operations().count(started.group))
                    .withMessageContaining("mqadmin updateTopicPerm")
                    .withMessageContaining(topic));
        }
    }

    private List<String> texts(DeadLetterSelection selection) {
        return letters.operations().browse(letters.group, selection, null, 100).letters().stream()
                .map(Letters::text)
                .toList();
    }
}
