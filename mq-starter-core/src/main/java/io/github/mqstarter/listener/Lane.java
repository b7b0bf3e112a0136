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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.apache.rocketmq.client.impl.consumer.ProcessQueue;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Fetched messages of one queue that wait for a worker, in their order. An exclusive lane has one worker at a time. Guarded
 * by the lock of the {@link Backlog}.
 */
final class Lane {

    final MessageQueue queue;

    final ProcessQueue processQueue;

    final boolean exclusive;

    /** Messages that come before those of others, as they come again. */
    final boolean urgent;

    private final Deque<MessageExt> waiting = new ArrayDeque<>();

    /** Whether an exclusive lane has a worker, or waits for its next attempt. */
    boolean busy;

    /** How far the queue goes, as far as is known. */
    long maxOffset;

    /** Whether it stands in a list of the backlog. */
    boolean listed;

    Lane(MessageQueue queue, ProcessQueue processQueue, boolean exclusive, boolean urgent) {
        this.queue = queue;
        this.processQueue = processQueue;
        this.exclusive = exclusive;
        this.urgent = urgent;
    }

    void add(MessageExt message) {
        waiting.add(message);
    }

    void addFirst(List<MessageExt> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            waiting.addFirst(messages.get(i));
        }
    }

    boolean isReady() {
        return !waiting.isEmpty() && !(exclusive && busy);
    }

    boolean isDropped() {
        return processQueue.isDropped();
    }

    /** Takes all of them. */
    List<MessageExt> takeAll() {
        List<MessageExt> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    /** Takes those at the head that have more than a number of newer messages in their queue. */
    List<MessageExt> takeBehind(long behind, int max) {
        List<MessageExt> taken = new ArrayList<>();
        while (isReady()
                && taken.size() < max
                && maxOffset - 1 - waiting.element().getQueueOffset() > behind) {
            taken.add(waiting.remove());
        }
        return taken;
    }

    /** Takes the next messages, up to a number of them and only as many as go together. */
    List<MessageExt> take(int max, Function<MessageExt, Object> route) {
        if (max == 1) {
            return List.of(waiting.remove());
        }
        List<MessageExt> taken = new ArrayList<>(Math.min(max, waiting.size()));
        Object together = route.apply(waiting.element());
        while (taken.size() < max && !waiting.isEmpty() && together.equals(route.apply(waiting.element()))) {
            taken.add(waiting.remove());
        }
        return taken;
    }
}
