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
import io.github.mqstarter.admin.ClusterAdmin;
import io.github.mqstarter.client.MqClients;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.MessageQueueListener;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.MQClientManager;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A native consumer that is a member of its group, and the thread that polls it. The native poll holds the monitor of the
 * consumer while it waits, and swallows interrupts: so only that thread polls, a short time each, and others wait at the
 * {@link Inbox}.
 */
final class PullConnection implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(MqConsumer.class);

    private static final long POLL_MILLIS = 100;

    private static final long RETRY_MILLIS = 1_000;

    private static final long STOP_MILLIS = 2_000;

    /** The client's own thread does not rebalance in its first second, and two at once would be one too many. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final Duration ROUTE_TIMEOUT = Duration.ofSeconds(3);

    private static final long FIRST_QUEUES_SECONDS = 15;

    /** Fair, so that who seeks has its turn between two polls. Taken before the lock of the inbox, if both are. */
    private final ReentrantLock polling = new ReentrantLock(true);

    private final MqClients clients;

    private final ConsumerSpec<?> spec;

    private final DefaultLitePullConsumer consumer;

    private final String nativeTopic;

    private final Inbox inbox;

    private final GroupOffsets offsets;

    private final Thread poller;

    private volatile boolean closed;

    private PullConnection(MqClients clients, ConsumerSpec<?> spec, DefaultLitePullConsumer consumer, Object owner) {
        this.clients = clients;
        this.spec = spec;
        this.consumer = consumer;
        this.nativeTopic = nativeTopic(spec, consumer);
        this.inbox = new Inbox(owner, spec.pullBatchSize());
        this.offsets = new GroupOffsets(this::broker, spec.start(), this::lose);
        this.poller = new Thread(this::pollAll, "mq-pull-" + spec.group());
        poller.setDaemon(true);
    }

    /** Joins the group; throws {@link MqException}. */
    static PullConnection open(MqClients clients, ConsumerSpec<?> spec, Object owner) {
        DefaultLitePullConsumer consumer = clients.newPullConsumer(spec.source().cluster(), spec.group());
        PullConnection connection = new PullConnection(clients, spec, consumer, owner);
        try {
            connection.start();
        } catch (MQClientException | IllegalStateException ex) {
            clients.stopPullConsumer(consumer);
            throw new MqException("The consumer of %s did not start".formatted(spec), ex);
        }
        return connection;
    }

    private void start() throws MQClientException {
        consumer.setAutoCommit(false);
        consumer.setOffsetStore(offsets);
        consumer.setPullBatchSize(spec.pullBatchSize());
        consumer.setPullThreadNums(
                Math.max(consumer.getPullThreadNums(), numberOfQueues())); // each waits at the broker in a thread
        consumer.subscribe(spec.source().topic(), spec.source().selector());
        MessageQueueListener nativeListener = consumer.getMessageQueueListener();
        consumer.setMessageQueueListener((topic, all, assigned) -> {
            inbox.gain(assigned);
            nativeListener.messageQueueChanged(topic, all, assigned);
        });
        long begin = System.nanoTime();
        consumer.start();
        askForQueues();
        if (isAlone() && System.nanoTime() - begin < QUIET_NANOS) {
            client().doRebalance();
        }
        poller.start();
    }

    /** The number of queues of the topic, 0 if it is not known. */
    private int numberOfQueues() {
        try {
            Source<?> source = spec.source();
            return ClusterAdmin.of(clients, source.cluster(), ROUTE_TIMEOUT)
                    .queues(source.topic())
                    .size();
        } catch (MqException ex) {
            return 0;
        }
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

    List<Inbox.Entry> receive(int max, long nanos) throws InterruptedException {
        return inbox.take(max, nanos);
    }

    void acknowledge(Collection<? extends Received<?>> received) {
        offsets.store(inbox.acknowledge(received, offsets::move));
    }

    /** Sets the queues that the consumer has, and the offsets of the group in them. */
    void seek(StartPosition position) {
        awaitQueues();
        polling.lock();
        try {
            for (MessageQueue queue : inbox.queues()) {
                long offset = broker().offsetOf(position, queue);
                restart(queue, offset);
                offsets.move(queue, offset);
            }
            offsets.store(inbox.queues());
        } catch (MQClientException ex) {
            throw new MqException("Not all queues of %s are set to %s: try again".formatted(spec, position), ex);
        } finally {
            polling.unlock();
        }
    }

    /** Hands out again what is not acknowledged, and what is behind it. */
    void rewind() {
        polling.lock();
        try {
            inbox.firstOpen().forEach((queue, offset) -> {
                try {
                    restart(queue, offset);
                } catch (MQClientException ex) {
                    throw new MqException("Not all queues of %s are set back: try again".formatted(spec), ex);
                }
            });
        } finally {
            polling.unlock();
        }
    }

    private void restart(MessageQueue queue, long offset) throws MQClientException {
        consumer.seek(queue, offset);
        inbox.restart(queue);
    }

    /** Leaves the group. Who waits in {@link #receive} returns. */
    @Override
    public void close() {
        closed = true;
        inbox.close();
        try {
            poller.join(STOP_MILLIS);
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

    private void pollAll() {
        QueueRequests requests = new QueueRequests(this::askForQueues);
        try {
            while (inbox.awaitRoom()) {
                poll();
                requests.next(inbox.hasQueues());
            }
        } catch (InterruptedException ex) {
            logger.debug("The consumer of {} polls no more", spec, ex);
        }
    }

    private void poll() throws InterruptedException {
        polling.lock();
        try {
            List<MessageExt> polled = closed ? List.of() : consumer.poll(POLL_MILLIS);
            if (!polled.isEmpty()) {
                MessageExt first = polled.get(0);
                inbox.put(new MessageQueue(nativeTopic, first.getBrokerName(), first.getQueueId()), polled);
            }
        } catch (RuntimeException ex) {
            logger.warn("The consumer of {} cannot poll, trying again every {} ms", spec, RETRY_MILLIS, ex);
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        } finally {
            polling.unlock();
        }
    }

    /** Waits until no poll is under way: after it, nothing of the queue comes from one. */
    private void lose(MessageQueue queue) {
        polling.lock();
        try {
            inbox.lose(queue);
        } finally {
            polling.unlock();
        }
    }

    /** The client by itself rebalances every 20 s, and asks for routes every 30 s. */
    private void askForQueues() {
        MQClientInstance client = client();
        client.updateTopicRouteInfoFromNameServer(nativeTopic);
        client.sendHeartbeatToAllBrokerWithLock();
        client.rebalanceImmediately();
    }

    private BrokerCalls broker() {
        return new BrokerCalls(client(), consumer.getConsumerGroup());
    }

    private MQClientInstance client() {
        return MQClientManager.getInstance().getOrCreateMQClientInstance(consumer);
    }
}
