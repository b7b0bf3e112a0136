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

import io.github.mqstarter.MqException;
import io.github.mqstarter.StartPosition;
import io.github.mqstarter.client.MqClients;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.store.ReadOffsetType;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.MQClientManager;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * A member of a group: a native consumer, which joins the group and is given queues, and the pulling of them. The messages
 * wait at the {@link Inbox}.
 */
final class PullConnection implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(MqConsumer.class);

    private static final long STOP_MILLIS = 2_000;

    /** The client's own thread does not rebalance in its first second, and two at once would be one too many. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long FIRST_QUEUES_SECONDS = 15;

    private static final long MOVED_MILLIS = 1_000;

    private static final long MISSED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final MqClients clients;

    private final ConsumerSpec<?> spec;

    private final DefaultLitePullConsumer consumer;

    private final String nativeTopic;

    private final Inbox inbox;

    private final GroupOffsets offsets;

    private final QueueRequests requests = new QueueRequests(this::askForQueues, this::warnOfNoQueues);

    private final ScheduledExecutorService loop;

    private final LongPoll longPoll;

    private volatile Set<MessageQueue> assigned = Set.of();

    private volatile @Nullable MQClientInstance client;

    private PullConnection(MqClients clients, ConsumerSpec<?> spec, DefaultLitePullConsumer consumer, Object owner) {
        this.clients = clients;
        this.spec = spec;
        this.consumer = consumer;
        this.nativeTopic = nativeTopic(spec, consumer);
        this.inbox = new Inbox(owner, spec.pullBatchSize());
        this.offsets = new GroupOffsets(this::broker, spec.start(), inbox::lose);
        this.loop = newLoop("mq-pull-" + spec.group());
        this.longPoll = new LongPoll(consumer, spec, loop);
    }

    /** One thread; what comes after its end is dropped. */
    private static ScheduledExecutorService newLoop(String name) {
        CustomizableThreadFactory threads = new CustomizableThreadFactory(name + "-");
        threads.setDaemon(true);
        return new ScheduledThreadPoolExecutor(1, threads, new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Joins the group; throws {@link MqException}. */
    static PullConnection open(MqClients clients, ConsumerSpec<?> spec, Object owner) {
        DefaultLitePullConsumer consumer = clients.newPullConsumer(spec.source().cluster(), spec.group());
        PullConnection connection = new PullConnection(clients, spec, consumer, owner);
        boolean started = false;
        try {
            connection.start();
            started = true;
            return connection;
        } catch (MQClientException | RuntimeException ex) {
            throw new MqException("The consumer of %s did not start".formatted(spec), ex);
        } finally {
            if (!started) {
                connection.close();
            }
        }
    }

    private void start() throws MQClientException {
        consumer.setAutoCommit(false);
        consumer.setOffsetStore(offsets);
        consumer.setPullBatchSize(spec.pullBatchSize());
        consumer.subscribe(spec.source().topic(), spec.source().selector());
        consumer.setMessageQueueListener((topic, all, mine) -> assign(mine)); // instead of the one that pulls
        long begin = System.nanoTime();
        consumer.start();
        askForQueues();
        if (isAlone() && System.nanoTime() - begin < QUIET_NANOS) {
            client().doRebalance();
        }
        loop.execute(this::keepAsking);
    }

    @SuppressWarnings("deprecation") // the namespaces of 4.x, which rocketmq.producer.namespace sets
    private static String nativeTopic(ConsumerSpec<?> spec, DefaultLitePullConsumer consumer) {
        return consumer.withNamespace(spec.source().topic());
    }

    /** Where there are other members they get the time to hand over: who is in haste receives what they work on. */
    private boolean isAlone() {
        List<String> members = client().findConsumerIdList(nativeTopic, consumer.getConsumerGroup());
        return members != null && members.size() == 1;
    }

    private void assign(Set<MessageQueue> mine) {
        assigned = Set.copyOf(mine);
        inbox.queues().stream().filter(queue -> !mine.contains(queue)).forEach(inbox::lose);
        gain(mine);
    }

    /** Where the offset of the group could not be read that is tried again. */
    private void gain(Collection<MessageQueue> queues) {
        for (MessageQueue queue : queues) {
            offsets.known(queue).ifPresent(offset -> pull(inbox.gain(queue), offset));
        }
    }

    private void pull(@Nullable QueueProgress progress, long offset) {
        if (progress != null) {
            new QueuePull(progress, offset, longPoll, inbox, loop, this::moved).start();
        }
    }

    /** What was handed out before counts no more: its acknowledgements would move the offset over what comes now. */
    private void moved(QueueProgress progress, long from, long to) {
        MessageQueue queue = progress.queue();
        logger.warn(
                "The broker goes on at offset {} of {} instead of {}: somebody has reset the group, or messages between were deleted, or lost by the broker",
                to,
                queue,
                from);
        QueueProgress moved = inbox.restart(progress, () -> offsets.correct(queue, to));
        loop.schedule(() -> pull(moved, to), MOVED_MILLIS, TimeUnit.MILLISECONDS);
    }

    List<Inbox.Entry> receive(int max, long nanos) throws InterruptedException {
        return inbox.take(max, nanos);
    }

    void acknowledge(Collection<? extends Received<?>> received) {
        offsets.store(inbox.acknowledge(received, offsets::move));
    }

    /** Sets the queues that the consumer has, and the offsets of the group in them. */
    void seek(StartPosition position) {
        awaitQueues();
        List<MessageQueue> lost = new ArrayList<>();
        Map<MessageQueue, Long> targets = find(position);
        targets.forEach((queue, offset) -> {
            QueueProgress restarted = inbox.restart(queue, () -> offsets.move(queue, offset));
            pull(restarted, offset);
            if (restarted == null) {
                lost.add(queue);
            }
        });
        offsets.store(targets.keySet());
        if (!lost.isEmpty()) {
            throw new MqException("Not all queues of %s are set to %s, as these went to another consumer meanwhile: %s"
                    .formatted(spec, position, lost));
        }
    }

    private Map<MessageQueue, Long> find(StartPosition position) {
        Map<MessageQueue, Long> targets = new HashMap<>();
        try {
            for (MessageQueue queue : inbox.queues()) {
                targets.put(queue, broker().offsetOf(position, queue));
            }
        } catch (MQClientException ex) {
            throw new MqException("No queue of %s is set to %s: try again".formatted(spec, position), ex);
        }
        return targets;
    }

    /** Hands out again what is not acknowledged, and what is behind it. */
    void rewind() {
        inbox.rewind().forEach(this::pull);
    }

    /** Leaves the group. Who waits in {@link #receive} returns. */
    @Override
    public void close() {
        inbox.close();
        loop.shutdownNow();
        try {
            if (!loop.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                logger.debug("The consumer of {} still asks a broker", spec);
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        clients.stopPullConsumer(consumer);
    }

    private void awaitQueues() {
        try {
            if (!inbox.awaitQueues(TimeUnit.SECONDS.toNanos(FIRST_QUEUES_SECONDS))) {
                throw new MqException(
                        "The consumer of %s has no queue: there is no such topic, or the group has more consumers than the topic has queues"
                                .formatted(spec));
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new MqException("Interrupted while the consumer of %s waited for its queues".formatted(spec), ex);
        }
    }

    private void keepAsking() {
        long pause = MISSED_NANOS;
        try {
            gainWhatWasMissed();
            pause = requests.next(inbox.hasQueues());
        } catch (RuntimeException | Error ex) {
            logger.warn("The consumer of {} cannot look for its queues, trying again", spec, ex);
        }
        loop.schedule(this::keepAsking, pause, TimeUnit.NANOSECONDS);
    }

    /** Two rebalances at once may give a queue twice, take it once, and tell of the first of these last. */
    private void gainWhatWasMissed() {
        List<MessageQueue> missed = new ArrayList<>(assigned);
        missed.removeAll(inbox.queues());
        missed.forEach(queue -> offsets.readOffset(queue, ReadOffsetType.MEMORY_FIRST_THEN_STORE));
        gain(missed);
    }

    private void warnOfNoQueues() {
        logger.warn(
                "The consumer of {} has no queue: there is no such topic, or the group has more consumers than the topic has queues, or the group's offsets cannot be read",
                spec,
                offsets.unreadable());
    }

    /** The client by itself rebalances every 20 s, and asks for routes every 30 s. */
    private void askForQueues() {
        MQClientInstance present = client();
        present.updateTopicRouteInfoFromNameServer(nativeTopic);
        present.sendHeartbeatToAllBrokerWithLock();
        present.rebalanceImmediately();
    }

    private BrokerCalls broker() {
        return new BrokerCalls(client(), consumer.getConsumerGroup());
    }

    /** The same to the end: after it the client would make another. */
    private MQClientInstance client() {
        MQClientInstance present = client;
        if (present == null) {
            present = MQClientManager.getInstance().getOrCreateMQClientInstance(consumer);
            client = present;
        }
        return present;
    }
}
