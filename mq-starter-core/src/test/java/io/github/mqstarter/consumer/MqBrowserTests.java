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
package io.github.mqstarter.consumer;

import static io.github.mqstarter.consumer.PullFixture.fromFirst;
import static io.github.mqstarter.consumer.PullFixture.newGroup;
import static io.github.mqstarter.consumer.PullFixture.receive;
import static io.github.mqstarter.consumer.PullFixture.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mqstarter.MqException;
import io.github.mqstarter.StartPosition;
import io.github.mqstarter.consumer.PullFixture.Push;
import io.github.mqstarter.testing.ForeignProducer;
import io.github.mqstarter.testing.TestBroker;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.Message;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Browsing reads everything and leaves nothing. */
@Timeout(180)
class MqBrowserTests {

    private final PullFixture mq = new PullFixture();

    private final String topic = TestBroker.newTopic(4);

    @AfterEach
    void close() {
        mq.close();
    }

    @Test
    void readsTheOldestFirstPageByPage() throws Exception {
        mq.send(topic, 1, 150);
        MqBrowser<Push> browser = mq.template().browse(BrowseSpec.of(topic, Push.class));

        List<Received<Push>> first = browser.next(100);
        mq.send(topic, 151, 160); // too late for this one
        List<Received<Push>> second = browser.next(100);

        assertThat(first).hasSize(100).isSortedAccordingTo(MqBrowserTests::byTime);
        assertThat(second).hasSize(50).isSortedAccordingTo(MqBrowserTests::byTime);
        assertThat(browser.next(100)).isEmpty();
        assertThat(IntStream.concat(numbers(first), numbers(second)).boxed())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 150).boxed().toList());
    }

    @Test
    void beginsAtATime() throws Exception {
        mq.send(topic, 1, 10);
        List<Received<Push>> before = mq.template().browse(topic, StartPosition.FIRST, 100, Push.class);
        long last = before.get(9).nativeMessage().getStoreTimestamp();
        Awaitility.await().until(() -> System.currentTimeMillis() > last + 1);
        mq.send(topic, 11, 15);

        List<Received<Push>> after =
                mq.template().browse(topic, StartPosition.at(Instant.ofEpochMilli(last + 1)), 100, Push.class);

        assertThat(users(after)).containsExactlyInAnyOrder(11, 12, 13, 14, 15);
        assertThat(mq.template().browse(topic, StartPosition.LAST, 100, Push.class))
                .isEmpty();
    }

    @Test
    void readsOnlyTagsOrHeadersThatAreAskedFor() throws Exception {
        for (int user = 1; user <= 100; user++) {
            Message message = new Message(topic, (user % 50 == 0) ? "rare" : "often", PullFixture.json(user));
            message.putUserProperty("amount", String.valueOf(user));
            mq.send(message);
        }

        assertThat(users(mq.template()
                        .browse(BrowseSpec.of(topic, Push.class).tags("rare"))
                        .next(10)))
                .containsExactly(50, 100);
        assertThat(users(mq.template()
                        .browse(BrowseSpec.of(topic, Push.class).sql("amount BETWEEN 98 AND 99"))
                        .next(10)))
                .containsExactlyInAnyOrder(98, 99);
    }

    @Test
    void aMessageThatCannotBeDecodedIsShownAsItIsAndHidesNoOther() throws Exception {
        String foreign = TestBroker.newTopic(1);
        ForeignProducer.sendNine(foreign);

        List<Received<Push>> all = mq.template().browse(foreign, StartPosition.FIRST, 100, Push.class);

        assertThat(all).hasSize(9);
        MqConsumerTests.assertUndecodable(all.get(3));
        assertThat(numbers(all.stream()
                        .filter(one -> one.nativeMessage().getQueueOffset() != 3)
                        .toList()))
                .containsExactly(1, 2, 3, 5, 6, 7, 8, 9);
    }

    @Test
    void storesNoOffsetAndChangesNone() throws Exception {
        String group = newGroup();
        mq.send(topic, 1, 20);
        try (MqConsumer<Push> consumer = mq.template().open(fromFirst(topic, group))) {
            consumer.acknowledge(receive(consumer, 20));
        }
        mq.send(topic, 21, 40);
        Map<Integer, Long> before = mq.offsets(topic, group);

        assertThat(mq.template().browse(topic, StartPosition.FIRST, 100, Push.class))
                .hasSize(40);

        assertThat(mq.offsets(topic, group)).isEqualTo(before).hasSize(4);
        assertThat(mq.offsets(topic, MixAll.TOOLS_CONSUMER_GROUP)).isEmpty();
    }

    @Test
    void aTopicThatDoesNotExistIsAnErrorAndLaterIsNot() throws Exception {
        String late = TestBroker.unique("late");
        MqBrowser<Push> browser = mq.template().browse(BrowseSpec.of(late, Push.class));
        assertThatExceptionOfType(MqException.class)
                .isThrownBy(() -> browser.next(1))
                .withMessageContaining(late);

        TestBroker.shared().createTopic(late, 1);
        mq.send(late, 1, 1);

        assertThat(users(browser.next(1))).containsExactly(1);
    }

    private static IntStream numbers(List<Received<Push>> received) {
        return received.stream().mapToInt(one -> one.payload().user());
    }

    private static int byTime(Received<Push> one, Received<Push> other) {
        return Long.compare(
                one.nativeMessage().getStoreTimestamp(), other.nativeMessage().getStoreTimestamp());
    }
}
