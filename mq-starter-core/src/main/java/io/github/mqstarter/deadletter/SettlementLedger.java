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
package io.github.mqstarter.deadletter;

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.admin.ClusterAdmin;
import io.github.mqstarter.admin.QueuePage;
import io.github.mqstarter.admin.QueueRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * What is settled of a group, as its settlement records say. They are read once each, by their tag, so that asking again
 * costs what has been written since. Safe for use by many threads.
 */
final class SettlementLedger {

    private static final int PAGE = 32;

    private final ClusterAdmin admin;

    private final Map<MessageQueue, Long> readTo = new HashMap<>();

    /** By the name that records have for a queue. */
    private final Map<String, OffsetRanges> gone = new HashMap<>();

    SettlementLedger(ClusterAdmin admin) {
        this.admin = admin;
    }

    /** The queues as they are now. */
    synchronized List<LetterQueue> read(List<MessageQueue> queues) {
        Map<MessageQueue, QueueRange> ranges = new HashMap<>();
        queues.forEach(queue -> ranges.put(queue, admin.queue(queue).range()));
        forgetWhatBeganAnew(ranges);
        ranges.forEach(this::readRecords);
        List<LetterQueue> read = new ArrayList<>();
        for (MessageQueue queue : queues) {
            QueueRange range = ranges.getOrDefault(queue, new QueueRange(0, 0));
            OffsetRanges ofQueue = of(SettlementRecord.nameOf(queue));
            ofQueue.removeBelow(range.begin());
            read.add(new LetterQueue(queue, range, ofQueue.copy()));
        }
        return read;
    }

    /** A queue that ends before where it has been read to is another one of the same name. */
    private void forgetWhatBeganAnew(Map<MessageQueue, QueueRange> ranges) {
        boolean anew = ranges.entrySet().stream()
                .anyMatch(queue -> readTo.getOrDefault(queue.getKey(), 0L)
                        > queue.getValue().end());
        if (anew) {
            readTo.clear();
            gone.clear();
        }
    }

    private void readRecords(MessageQueue queue, QueueRange range) {
        long position = Math.max(range.begin(), readTo.getOrDefault(queue, 0L));
        while (position < range.end()) {
            QueuePage page = admin.queue(queue).read(position, PAGE, MqHeaders.SETTLEMENT_TAG);
            page.messages().forEach(message -> note(queue, message));
            position = (page.next() > position) ? page.next() : range.end();
            readTo.put(queue, position);
        }
    }

    private void note(MessageQueue queue, MessageExt message) {
        of(SettlementRecord.nameOf(queue)).add(message.getQueueOffset());
        SettlementRecord read = SettlementRecord.of(message);
        if (read != null) {
            of(read.queue()).addAll(read.offsets());
        }
    }

    private OffsetRanges of(String queue) {
        return gone.computeIfAbsent(queue, name -> new OffsetRanges());
    }
}
