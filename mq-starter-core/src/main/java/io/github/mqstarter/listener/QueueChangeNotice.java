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

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageQueueListener;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the brokers of a topic that a consumer has other queues than before, until each has heard. With other queues the
 * client gives its subscription a new version, of which a broker must hear: until then it refuses to be pulled. The client
 * tells once, by a heartbeat, which it leaves out when another is under way; the next is up to 30 s later, and a heartbeat
 * of version 2 ({@code useHeartbeatV2}) says no version again.
 */
final class QueueChangeNotice implements MessageQueueListener {

    private static final Logger logger = LoggerFactory.getLogger(MqListenerContainer.class);

    private static final long FIRST_RETRY_MILLIS = 50;

    /** Beyond, the client's own heartbeat is at hand. */
    private static final long LAST_RETRY_MILLIS = 13_000;

    private static final boolean IN_FULL = true;

    private final DefaultMQPushConsumer consumer;

    private final ScheduledExecutorService network;

    private final @Nullable MessageQueueListener next;

    private final Lock underWay = new ReentrantLock();

    private volatile boolean ended;

    private QueueChangeNotice(DefaultMQPushConsumer consumer, ScheduledExecutorService network) {
        this.consumer = consumer;
        this.network = network;
        this.next = consumer.getMessageQueueListener();
    }

    /** To be called before the consumer starts. */
    static QueueChangeNotice attach(DefaultMQPushConsumer consumer, ScheduledExecutorService network) {
        QueueChangeNotice notice = new QueueChangeNotice(consumer, network);
        consumer.setMessageQueueListener(notice);
        return notice;
    }

    /**
     * Tells nothing more; waits for a heartbeat of its own that is under way. To be called before the consumer leaves its
     * group: with a heartbeat that a broker gets later it would be a member again.
     */
    void end() {
        ended = true;
        underWay.lock();
        underWay.unlock();
    }

    @Override
    public void messageQueueChanged(String topic, Set<MessageQueue> all, Set<MessageQueue> assigned) {
        MQClientInstance client = client();
        schedule(() -> tell(client, topic, FIRST_RETRY_MILLIS), 0);
        if (next != null) {
            next.messageQueueChanged(topic, all, assigned);
        }
    }

    private void tell(MQClientInstance client, String topic, long retryMillis) {
        if (saysVersions(client)) {
            tell(client, brokersOf(topic, client), FIRST_RETRY_MILLIS);
        } else {
            retry(() -> tell(client, topic, 2 * retryMillis), retryMillis);
        }
    }

    private void tell(MQClientInstance client, List<Broker> brokers, long retryMillis) {
        List<Broker> deaf = brokers.stream()
                .filter(broker -> !succeeds(() -> broker.hears(client)))
                .toList();
        if (!deaf.isEmpty()) {
            retry(() -> tell(client, deaf, 2 * retryMillis), retryMillis);
        }
    }

    /**
     * Whether a heartbeat to a broker that has not heard says the versions of subscriptions. One of version 2 leaves them out
     * until one to all brokers says them again, which does not tell whom it has not reached: those it then says them to again.
     */
    private boolean saysVersions(MQClientInstance client) {
        return !client.getClientConfig().isUseHeartbeatV2()
                || succeeds(() -> client.sendHeartbeatToAllBrokerWithLockV2(IN_FULL));
    }

    /** After the end nothing is left to do. */
    private boolean succeeds(BooleanSupplier heartbeat) {
        if (!underWay.tryLock()) {
            return false;
        }
        try {
            return ended || heartbeat.getAsBoolean();
        } finally {
            underWay.unlock();
        }
    }

    private void retry(Runnable task, long delayMillis) {
        if (delayMillis < LAST_RETRY_MILLIS) {
            schedule(task, delayMillis);
        }
    }

    private void schedule(Runnable task, long delayMillis) {
        try {
            network.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ex) {
            logger.debug("The queues of group {} change while its listener stops", consumer.getConsumerGroup(), ex);
        }
    }

    private static List<Broker> brokersOf(String topic, MQClientInstance client) {
        List<Broker> brokers = new ArrayList<>();
        TopicRouteData route = client.getAnExistTopicRouteData(topic);
        if (route != null) {
            route.getBrokerDatas().forEach(broker -> broker.getBrokerAddrs()
                    .forEach((id, address) -> brokers.add(new Broker(id, broker.getBrokerName(), address))));
        }
        return brokers;
    }

    @SuppressWarnings("deprecation") // the only way to the client's own network
    private MQClientInstance client() {
        return consumer.getDefaultMQPushConsumerImpl().getmQClientFactory();
    }

    private record Broker(long id, String name, String address) {

        private static final boolean QUIETLY = false;

        /** Not while another heartbeat is under way. */
        boolean hears(MQClientInstance client) {
            return client.sendHeartbeatToBroker(id, name, address, QUIETLY);
        }
    }
}
