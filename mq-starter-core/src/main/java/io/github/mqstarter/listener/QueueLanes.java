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

import io.github.mqstarter.MqHeaders;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.impl.consumer.ProcessQueue;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;

/** The lanes of one queue: one, or some with the messages of a key in one of them. Guarded by the lock of the {@link Backlog}. */
final class QueueLanes {

    private final List<Lane> lanes;

    /** Whether it matters how far the queue goes. */
    private final boolean measured;

    QueueLanes(ConsumeRules rules, MessageQueue queue, ProcessQueue processQueue) {
        boolean retries = queue.getTopic().startsWith(MixAll.RETRY_GROUP_TOPIC_PREFIX);
        this.lanes = IntStream.range(0, rules.lanes())
                .mapToObj(i -> new Lane(queue, processQueue, rules.ordered(), retries))
                .toList();
        this.measured = rules.skips();
    }

    /** Puts each message into its lane. */
    void add(List<MessageExt> messages) {
        if (measured) {
            long max = maxOffset(messages);
            lanes.forEach(lane -> lane.maxOffset = Math.max(lane.maxOffset, max));
        }
        for (MessageExt message : messages) {
            lanes.get((lanes.size() == 1) ? 0 : laneOf(orderOf(message), lanes.size()))
                    .add(message);
        }
    }

    void forEach(Consumer<Lane> action) {
        lanes.forEach(action);
    }

    /** The queue was chosen by the same hash, so that its low bits are the same for all keys of one queue. */
    static int laneOf(@Nullable String order, int lanes) {
        int spread =
                (order != null) ? order.hashCode() * 0x9E3779B9 : 0; // the golden ratio, as Fibonacci hashing has it
        return Math.floorMod(spread >>> 16, lanes);
    }

    private static @Nullable String orderOf(MessageExt message) {
        String ours = message.getProperty(MqHeaders.ORDERED_BY);
        String others = (ours != null) ? ours : message.getProperty(MessageConst.PROPERTY_SHARDING_KEY);
        return (others != null) ? others : message.getKeys();
    }

    private static long maxOffset(List<MessageExt> messages) {
        MessageExt last = messages.get(messages.size() - 1);
        String max = last.getProperty(MessageConst.PROPERTY_MAX_OFFSET);
        return (max != null) ? Long.parseLong(max) : last.getQueueOffset() + 1;
    }
}
