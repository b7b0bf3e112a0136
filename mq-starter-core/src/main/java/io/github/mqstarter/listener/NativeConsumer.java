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

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.consumer.store.ReadOffsetType;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.consumer.ConsumeMessageService;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;

/** A native push consumer that leaves what it has fetched to a {@link ConsumeService}. */
final class NativeConsumer {

    /** The client wants one to start; it is never called. */
    private static final MessageListenerConcurrently NOBODY =
            (messages, context) -> ConsumeConcurrentlyStatus.RECONSUME_LATER;

    private static final long RESET_MILLIS = 5_000;

    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

    private final DefaultMQPushConsumer consumer;

    private final DefaultMQPushConsumerImpl impl;

    private final ConsumeService service;

    private final QueueChangeNotice notice;

    @SuppressWarnings("deprecation") // the only way to replace what it does with messages
    NativeConsumer(
            DefaultMQPushConsumer consumer,
            Function<DefaultMQPushConsumer, ConsumeService> service,
            ScheduledExecutorService network) {
        this.consumer = consumer;
        this.impl = consumer.getDefaultMQPushConsumerImpl();
        this.service = service.apply(consumer);
        this.notice = QueueChangeNotice.attach(consumer, network);
    }

    DefaultMQPushConsumer consumer() {
        return consumer;
    }

    ConsumeService service() {
        return service;
    }

    /** Starts suspended, so that nothing is pulled before what the client makes then for itself is replaced. */
    void start(boolean ordered) throws MQClientException {
        consumer.registerMessageListener(NOBODY);
        consumer.suspend();
        consumer.start();
        PushPullWrapper.attach(consumer);
        ConsumeMessageService replaced = impl.getConsumeMessageService();
        impl.setConsumeMessageService(service);
        impl.setConsumeOrderly(ordered);
        replaced.shutdown(0);
        service.start();
        consumer.resume();
    }

    /** Stops by what stops a native consumer. */
    void stop(Consumer<DefaultMQPushConsumer> nativeStop) {
        notice.end();
        nativeStop.accept(consumer);
    }

    /** How many queues of its topics it has, without that of its retries. */
    int assignedQueues() {
        return (int) queues().filter(queue -> !queue.getTopic().startsWith(MixAll.RETRY_GROUP_TOPIC_PREFIX))
                .count();
    }

    /** How far it is in each queue that it has, if that is known. */
    Map<MessageQueue, Long> offsets() {
        Map<MessageQueue, Long> known = new HashMap<>();
        OffsetStore offsets = impl.getOffsetStore();
        queues().forEach(queue -> {
            long offset = offsets.readOffset(queue, ReadOffsetType.READ_FROM_MEMORY);
            if (offset >= 0) {
                known.put(queue, offset);
            }
        });
        return known;
    }

    private Stream<MessageQueue> queues() {
        return impl.getRebalanceImpl().getProcessQueueTable().entrySet().stream()
                .filter(entry -> !entry.getValue().isDropped())
                .map(Map.Entry::getKey);
    }

    /** Has the brokers set the offsets of the whole group to those of a time. */
    @SuppressWarnings("deprecation") // the namespaces of 4.x, which rocketmq.consumer.namespace sets
    void seek(String topic, Instant timestamp) throws MQClientException, RemotingException, InterruptedException {
        MQClientInstance client = impl.getmQClientFactory();
        String full = consumer.withNamespace(topic);
        client.updateTopicRouteInfoFromNameServer(full);
        TopicRouteData route = client.getAnExistTopicRouteData(full);
        if (route == null) {
            throw new MQClientException("Topic %s is not known".formatted(topic), null);
        }
        long millis = millis(timestamp);
        for (BrokerData broker : route.getBrokerDatas()) {
            client.getMQClientAPIImpl()
                    .invokeBrokerToResetOffset(
                            broker.selectBrokerAddr(), full, consumer.getConsumerGroup(), millis, true, RESET_MILLIS);
        }
    }

    /** To a broker the millisecond before 1970 means the end. */
    private static long millis(Instant timestamp) {
        if (timestamp.isBefore(Instant.EPOCH)) {
            return 0;
        }
        return timestamp.isAfter(LAST) ? Long.MAX_VALUE : timestamp.toEpochMilli();
    }
}
