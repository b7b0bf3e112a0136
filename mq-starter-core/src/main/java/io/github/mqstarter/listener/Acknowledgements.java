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

import java.util.List;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import org.apache.rocketmq.client.impl.consumer.ProcessQueue;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** Tells the client how far each queue is done. It stores that every five seconds and when it stops. */
final class Acknowledgements {

    private final DefaultMQPushConsumerImpl consumer;

    Acknowledgements(DefaultMQPushConsumerImpl consumer) {
        this.consumer = consumer;
    }

    /** The messages are done. The offset of a queue moves on to its first message that is not. */
    void acknowledge(Lane lane, List<MessageExt> messages) {
        acknowledge(lane.queue, lane.processQueue, messages);
    }

    void acknowledge(MessageQueue queue, ProcessQueue processQueue, List<MessageExt> messages) {
        if (messages.isEmpty()) {
            return;
        }
        long offset = remove(processQueue, messages);
        OffsetStore offsets = consumer.getOffsetStore();
        if (offset >= 0 && !processQueue.isDropped()) {
            offsets.updateOffset(queue, offset, true);
        }
    }

    /** Those of the messages that still hold up the offset of their queue. */
    List<MessageExt> notAcknowledged(Work work) {
        ProcessQueue processQueue = work.lane().processQueue;
        return work.messages().stream().filter(processQueue::containsMessage).toList();
    }

    /** The client removes nothing in a thread that is interrupted, as it may be by one who is late to stop the listener. */
    private static long remove(ProcessQueue processQueue, List<MessageExt> messages) {
        long offset;
        do {
            Thread.interrupted();
            offset = processQueue.removeMessage(messages);
        } while (offset < 0 && processQueue.getMsgCount().get() > 0);
        return offset;
    }
}
