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

import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.client.impl.consumer.ProcessQueue;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;

/** Queues that another instance has, or that the broker does not keep for this one. */
class BacklogTests {

    private static final MessageQueue QUEUE = new MessageQueue("topic", "broker", 0);

    private static final CircuitSettings CIRCUIT =
            new CircuitSettings(false, 0.5, 2, 20, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final ProcessQueue processQueue = new ProcessQueue();

    private final Unsettled unsettled = new Unsettled();

    private final List<MessageExt> messages = List.of(message(0), message(1), message(2));

    @Test
    void whatIsTooOldIsLeftToTheInstanceThatHasTheQueueNow() {
        Backlog backlog = backlog(false, 0);
        backlog.add(messages, processQueue, QUEUE);
        processQueue.setDropped(true);
        assertThat(backlog.take()).isNull();
    }

    @Test
    void whatIsTooOldInAnOrderedQueueIsSkippedByTheInstanceThatTheBrokerKeepsItFor() {
        Backlog backlog = backlog(true, 0);
        backlog.add(messages, processQueue, QUEUE);
        assertThat(backlog.take()).isNull();
        processQueue.setLocked(true);
        backlog.add(List.of(message(3)), processQueue, QUEUE);
        Work skipped = backlog.take();
        assertThat(skipped.isSkipped()).isTrue();
        assertThat(skipped.messages()).isEqualTo(messages);
    }

    @Test
    void whatCouldBePutNowhereIsForgottenWhenAnotherInstanceHasItsQueue() {
        Backlog backlog = backlog(false, Long.MAX_VALUE);
        backlog.add(messages, processQueue, QUEUE);
        fail(messages.get(1));
        processQueue.setDropped(true);
        assertThat(backlog.take()).isNull();
        assertThat(unsettled.of(messages.subList(1, 2))).isNull();
    }

    @Test
    void whatCouldBePutNowhereIsForgottenThoughTheListenerIsPaused() {
        Backlog backlog = backlog(false, Long.MAX_VALUE);
        backlog.add(messages, processQueue, QUEUE);
        fail(messages.get(1));
        backlog.pause(true);
        processQueue.setDropped(true);
        backlog.add(List.of(message(3)), new ProcessQueue(), QUEUE);
        assertThat(unsettled.of(messages.subList(1, 2))).isNull();
    }

    private void fail(MessageExt message) {
        unsettled.put(
                message, ConsumeResult.failed(FailureVerdict.deadLetter(), new IllegalStateException("always")), null);
    }

    private Backlog backlog(boolean ordered, long skipWhenBehind) {
        ConsumeRules rules = new ConsumeRules(
                "listener",
                "group",
                1,
                1,
                ordered,
                1,
                5,
                ordered,
                ordered,
                RetryBackOff.of(Duration.ofSeconds(1)),
                Rate.UNLIMITED,
                skipWhenBehind,
                CIRCUIT,
                Duration.ofMinutes(1),
                MessageExt::getTopic);
        return new Backlog(rules, new Circuit("listener", CIRCUIT), unsettled);
    }

    private static MessageExt message(long offset) {
        MessageExt message = new MessageExt();
        message.setTopic("topic");
        message.setQueueOffset(offset);
        return message;
    }
}
