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
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.store.RemoteBrokerOffsetStore;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import org.apache.rocketmq.client.impl.consumer.ProcessQueue;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listeners that do not come back while their messages can be put nowhere, as there is no network at all. */
class StuckDeliveriesTests {

    private static final MessageQueue QUEUE = new MessageQueue("topic", "broker", 0);

    private static final CircuitSettings CIRCUIT =
            new CircuitSettings(false, 0.5, 2, 20, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final ConsumeRules rules = new ConsumeRules(
            "listener",
            "group",
            4,
            1,
            false,
            1,
            1,
            false,
            false,
            RetryBackOff.of(Duration.ofSeconds(1)),
            Rate.UNLIMITED,
            Long.MAX_VALUE,
            CIRCUIT,
            Duration.ofNanos(1),
            MessageExt::getTopic);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    private final Circuit circuit = new Circuit("listener", CIRCUIT);

    private final Unsettled unsettled = new Unsettled();

    private final Backlog backlog = new Backlog(rules, circuit, unsettled);

    private final WorkerPool workers = new WorkerPool(rules, backlog, this::work, timer);

    private final ProcessQueue processQueue = new ProcessQueue();

    private final CountDownLatch end = new CountDownLatch(1);

    private final Set<Work> returned = ConcurrentHashMap.newKeySet();

    private final List<Hanging> tried = new ArrayList<>();

    private final Settlement settlement;

    private final StuckDeliveries stuck;

    @SuppressWarnings("deprecation") // the only way to the client's own offsets
    StuckDeliveriesTests() {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("group");
        DefaultMQPushConsumerImpl impl = consumer.getDefaultMQPushConsumerImpl();
        impl.setOffsetStore(new RemoteBrokerOffsetStore(null, "group"));
        RetryTopic retryTopic = new RetryTopic(consumer);
        Acknowledgements acknowledgements = new Acknowledgements(impl);
        DeliveryOutcomes outcomes =
                new DeliveryOutcomes(List.of(), RequestIdSettings.DEFAULTS, "group", message -> "listener");
        settlement = new Settlement(
                rules,
                retryTopic,
                acknowledgements,
                new Returns(backlog, workers, timer),
                circuit,
                unsettled,
                outcomes);
        stuck = new StuckDeliveries(
                rules, workers.workers(), retryTopic, acknowledgements, settlement, circuit, outcomes);
    }

    @AfterEach
    void stop() {
        end.countDown();
        backlog.close();
        workers.stop(Duration.ofSeconds(5), () -> {});
        timer.shutdownNow();
    }

    @Test
    void whatCouldBePutNowhereIsTriedAtEachLookAndReportedOnce() {
        Hanging message = new Hanging(0, () -> {});
        listenTo(message);
        for (int look = 1; look <= 3; look++) {
            stuck.look();
            assertThat(tried).hasSize(look).containsOnly(message);
        }
        assertThat(stuck.count()).isOne();
        assertThat(stuck.current()).hasSize(1);
    }

    @Test
    void aListenerThatComesBackWhileItsMessageIsBeingTakenAwayHasDoneIt() {
        listenTo(new Hanging(0, () -> {
            end.countDown();
            Awaitility.await().until(() -> returned.size() == 1);
        }));
        stuck.look();
        assertThat(tried).hasSize(1);
        assertThat(processQueue.getMsgTreeMap()).isEmpty();
        assertThat(stuck.current()).isEmpty();
    }

    @Test
    void whateverGoesWrongWithOneTheOthersAreLookedAfterAndItIsTriedAgain() {
        Runnable fault = () -> {
            throw new IllegalStateException("a fault");
        };
        Hanging one = new Hanging(0, fault);
        Hanging other = new Hanging(1, fault);
        listenTo(one, other);
        stuck.look();
        assertThat(tried).containsExactlyInAnyOrder(one, other);
        stuck.look();
        assertThat(tried).hasSize(4);
    }

    @Test
    void whatAnotherInstanceHasIsNotTakenAway() {
        listenTo(new Hanging(0, () -> {}));
        processQueue.setDropped(true);
        stuck.look();
        assertThat(tried).isEmpty();
        assertThat(stuck.count()).isOne();
    }

    private void listenTo(Hanging... messages) {
        processQueue.putMessage(List.of(messages));
        backlog.add(List.of(messages), processQueue, QUEUE);
        workers.wake();
        Awaitility.await()
                .until(() -> workers.workers().stream()
                                .filter(worker -> worker.current() != null)
                                .count()
                        == messages.length);
    }

    private void work(Work work) {
        try {
            end.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        if (work.end(ConsumeResult.success())) {
            settlement.settle(work, ConsumeResult.success());
        }
        stuck.ended(work);
        returned.add(work);
    }

    /** Tells when it is being taken away. */
    private final class Hanging extends MessageExt {

        private static final long serialVersionUID = 1L;

        private final transient Runnable takenAway;

        Hanging(long offset, Runnable takenAway) {
            this.takenAway = takenAway;
            setTopic("topic");
            setMsgId("id-" + offset);
            setBody(new byte[] {1});
            setQueueOffset(offset);
            setStoreHost(new InetSocketAddress("127.0.0.1", 1));
        }

        @Override
        public int getReconsumeTimes() {
            if (takenAway != null) {
                tried.add(this);
                takenAway.run();
            }
            return 0;
        }
    }
}
