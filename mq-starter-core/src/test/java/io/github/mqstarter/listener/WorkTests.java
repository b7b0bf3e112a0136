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
package io.github.mqstarter.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.rocketmq.client.impl.consumer.ProcessQueue;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;

/** Who sees to the messages of a listener that may or may not come back. */
class WorkTests {

    private final List<MessageExt> messages = List.of(new MessageExt(), new MessageExt(), new MessageExt());

    private final Work work = Work.of(
            new Lane(new MessageQueue("topic", "broker", 0), new ProcessQueue(), false, false), messages, false);

    private final ConsumeResult result = ConsumeResult.success();

    @Test
    void aListenerThatComesBackInTimeSeesToThemItself() {
        assertThat(work.end(result)).isTrue();
        assertThat(work.beginTakeAway()).isFalse();
        assertThat(work.isUnderWay()).isFalse();
    }

    @Test
    void allThatWasTakenAwayIsNoBusinessOfTheListener() {
        assertThat(work.beginTakeAway()).isTrue();
        messages.forEach(work::takeAway);
        assertThat(work.endTakeAway()).isNull();
        assertThat(work.isUnderWay()).isFalse();
        assertThat(work.end(result)).isFalse();
    }

    @Test
    void aListenerThatComesBackAfterItsMessagesCouldNotBeTakenAwaySeesToTheRest() {
        assertThat(work.beginTakeAway()).isTrue();
        work.takeAway(messages.get(0));
        assertThat(work.endTakeAway()).isNull();
        assertThat(work.isUnderWay()).isTrue();
        assertThat(work.end(result)).isTrue();
        assertThat(work.left(0, 3)).isEqualTo(messages.subList(1, 3));
        assertThat(work.left(0, 1)).isEmpty();
    }

    @Test
    void aListenerThatComesBackMeanwhileLeavesItsResultForTheRest() {
        assertThat(work.beginTakeAway()).isTrue();
        work.takeAway(messages.get(2));
        assertThat(work.end(result)).isFalse();
        assertThat(work.endTakeAway()).isSameAs(result);
        assertThat(work.isUnderWay()).isFalse();
        assertThat(work.left(0, 3)).isEqualTo(messages.subList(0, 2));
    }
}
