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
package io.github.mqstarter.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.awaitility.Awaitility;

/** Reads a topic as it is. The pull consumer is the only one that can be told from which offset to which. */
@SuppressWarnings("deprecation")
public final class TopicReader implements AutoCloseable {

    private static final int BATCH = 32;

    private final DefaultMQPullConsumer consumer = new DefaultMQPullConsumer("audit-" + UUID.randomUUID());

    private final List<MessageQueue> queues;

    public TopicReader(String nameServer, String topic) throws MQClientException {
        consumer.setNamesrvAddr(nameServer);
        consumer.setInstanceName(UUID.randomUUID().toString());
        consumer.start();
        queues = new ArrayList<>(consumer.fetchSubscribeMessageQueues(topic));
    }

    /** Returns when nothing was added for a second. */
    public void awaitSilence() {
        AtomicLong last = new AtomicLong(-1);
        Awaitility.await()
                .during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions() // a broker that just came back may not answer at once
                .until(() -> {
                    long now = total();
                    return last.getAndSet(now) == now;
                });
    }

    /** Reads all there is, one queue after another, each in its order. */
    public void read(Consumer<MessageExt> target) throws Exception {
        for (MessageQueue queue : queues) {
            read(queue, target);
        }
    }

    private void read(MessageQueue queue, Consumer<MessageExt> target) throws Exception {
        long offset = consumer.minOffset(queue);
        long end = consumer.maxOffset(queue);
        while (offset < end) {
            PullResult result = consumer.pull(queue, "*", offset, BATCH);
            if (result.getPullStatus() != PullStatus.FOUND) {
                throw new IllegalStateException(
                        "%s ends at %d and not at %d: %s".formatted(queue, offset, end, result));
            }
            result.getMsgFoundList().forEach(target);
            offset = result.getNextBeginOffset();
        }
    }

    private long total() throws MQClientException {
        long total = 0;
        for (MessageQueue queue : queues) {
            total += consumer.maxOffset(queue);
        }
        return total;
    }

    @Override
    public void close() {
        consumer.shutdown();
    }
}
