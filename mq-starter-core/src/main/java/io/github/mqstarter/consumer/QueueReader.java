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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;

/** Reads a part of a queue. For use by one thread at a time. */
final class QueueReader {

    private final QueuePuller puller;

    private final MessageQueue queue;

    private final long end;

    private final Deque<MessageExt> page = new ArrayDeque<>();

    private long position;

    QueueReader(QueuePuller puller, MessageQueue queue, long begin, long end) {
        this.puller = puller;
        this.queue = queue;
        this.position = begin;
        this.end = end;
    }

    /** Makes sure that there is a next message, unless the end is reached. */
    void fetch() throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        while (page.isEmpty() && position < end) {
            take(puller.pull(queue, position));
        }
    }

    private void take(PullResult result) {
        List<MessageExt> found = result.getMsgFoundList();
        if (result.getPullStatus() == PullStatus.FOUND && found != null) {
            found.stream().filter(message -> message.getQueueOffset() < end).forEach(page::add);
        }
        boolean further = result.getNextBeginOffset() > position;
        position = further ? result.getNextBeginOffset() : end;
    }

    boolean hasNext() {
        return !page.isEmpty();
    }

    long nextTime() {
        return page.element().getStoreTimestamp();
    }

    MessageExt next() {
        return page.remove();
    }
}
