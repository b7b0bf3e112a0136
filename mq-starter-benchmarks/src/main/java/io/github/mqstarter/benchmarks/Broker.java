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
package io.github.mqstarter.benchmarks;

import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.embedded.RocketMQProcess;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageQueue;

/** A broker in a JVM of its own, with the sizes of files that RocketMQ has by default. */
final class Broker implements AutoCloseable {

    private static final int QUEUES = 8;

    private static final long TIMEOUT_SECONDS = 60;

    private final RocketMQProcess process;

    private final DefaultMQProducer client = new DefaultMQProducer("load-observer");

    private Broker(RocketMQProcess process) throws MQClientException {
        this.process = process;
        client.setNamesrvAddr(process.nameServer());
        client.setInstanceName("load-observer-" + UUID.randomUUID());
        client.start();
    }

    static Broker start(List<String> topics) throws MQClientException {
        EmbeddedRocketMQ.Builder builder = EmbeddedRocketMQ.builder()
                .brokerProperty("mappedFileSizeCommitLog", "1073741824")
                .brokerProperty("mappedFileSizeConsumeQueue", "6000000")
                .brokerProperty("maxHashSlotNum", "5000000")
                .brokerProperty("maxIndexNum", "20000000")
                .brokerProperty("flushCommitLogTimed", "true");
        topics.forEach(topic -> builder.topic(topic, QUEUES));
        return new Broker(builder.startProcess());
    }

    String nameServer() {
        return process.nameServer();
    }

    /**
     * Waits until the queues of a topic hold so many messages, so that the broker does not work for one contender while
     * the next one is measured.
     *
     * @throws IllegalStateException if they do not
     */
    void awaitStored(String topic, long messages) throws MQClientException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (stored(topic) < messages) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("%s holds %d of %d".formatted(topic, stored(topic), messages));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** How many messages each queue of a topic has, by the id of the queue. */
    SortedMap<Integer, Long> offsets(String topic) throws MQClientException {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        for (MessageQueue queue : client.fetchPublishMessageQueues(topic)) {
            offsets.put(queue.getQueueId(), client.maxOffset(queue));
        }
        return offsets;
    }

    private long stored(String topic) throws MQClientException {
        return offsets(topic).values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        client.shutdown();
        process.close();
    }
}
