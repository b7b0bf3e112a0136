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

import io.github.mqstarter.RequestIdSettings;
import io.github.mqstarter.testing.Outcomes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.impl.consumer.ProcessQueue;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Failed messages that can be put nowhere, as there is no network at all. */
class SettlementTests {

    private static final MessageQueue QUEUE = new MessageQueue("topic", "broker", 0);

    private final CircuitSettings circuitSettings =
            new CircuitSettings(true, 0.5, 2, 20, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final ConsumeRules rules = new ConsumeRules(
            "listener",
            "group",
            1,
            10,
            false,
            1,
            1,
            false,
            false,
            RetryBackOff.of(Duration.ofSeconds(1)),
            Rate.UNLIMITED,
            Long.MAX_VALUE,
            circuitSettings,
            Duration.ofMinutes(1),
            MessageExt::getTopic);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    private final Circuit circuit = new Circuit("listener", circuitSettings);

    private final Unsettled unsettled = new Unsettled();

    private final Backlog backlog = new Backlog(rules, circuit, unsettled);

    private final Outcomes outcomes = new Outcomes();

    private final Settlement settlement = settlement();

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void aFailureCountsOnceHoweverOftenItsMessageCanBePutNowhere() {
        Work work = Work.of(lane(), List.of(message()), false);
        ConsumeResult result =
                ConsumeResult.failed(new FailureVerdict.DeadLetter(true), new IllegalStateException("always"));
        for (int i = 0; i < 5; i++) {
            settlement.settle(work, result);
            assertThat(settlement.unsettled(work.messages())).isEqualTo(result);
        }
        assertThat(circuit.isOpen()).isFalse();
        assertThat(outcomes.all())
                .as("nothing is certain, and so nothing is told")
                .isEmpty();
    }

    @Test
    void whatAnotherInstanceHasIsNotTold() {
        Lane lane = lane();
        lane.processQueue.setDropped(true);
        settlement.settle(Work.of(lane, List.of(message()), false), ConsumeResult.success());
        settlement.settle(
                Work.of(lane, List.of(message()), false),
                ConsumeResult.failed(FailureVerdict.discard(), new IllegalStateException("always")));
        assertThat(outcomes.all()).isEmpty();
    }

    @Test
    void whatNobodyWasCalledWithDoesNotShareTheFateOfWhatCouldBePutNowhere() {
        List<MessageExt> failed = List.of(message(), message());
        settlement.settle(
                Work.of(lane(), failed, false),
                ConsumeResult.failed(FailureVerdict.deadLetter(), new IllegalStateException("always")));
        List<MessageExt> fresh = List.of(message(), message());
        ProcessQueue processQueue = new ProcessQueue();
        backlog.add(failed, processQueue, QUEUE);
        backlog.add(fresh, processQueue, QUEUE);
        assertThat(backlog.take().messages()).containsExactly(failed.get(0));
        assertThat(backlog.take().messages()).containsExactly(failed.get(1));
        assertThat(backlog.take().messages()).isEqualTo(fresh);
    }

    private static Lane lane() {
        return new Lane(QUEUE, new ProcessQueue(), false, false);
    }

    @SuppressWarnings("deprecation") // the only way to the client's own offsets
    private Settlement settlement() {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("group");
        WorkerPool workers = new WorkerPool(rules, backlog, work -> {}, timer);
        return new Settlement(
                rules,
                new RetryTopic(consumer),
                new Acknowledgements(consumer.getDefaultMQPushConsumerImpl()),
                new Returns(backlog, workers, timer),
                circuit,
                unsettled,
                new DeliveryOutcomes(List.of(outcomes), RequestIdSettings.DEFAULTS, "group", message -> "listener"));
    }

    private static MessageExt message() {
        MessageExt message = new MessageExt();
        message.setTopic("topic");
        message.setBody(new byte[] {1});
        message.putUserProperty("tenant", "t1");
        return message;
    }
}
