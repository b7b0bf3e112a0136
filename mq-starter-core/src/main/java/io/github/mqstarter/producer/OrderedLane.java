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
package io.github.mqstarter.producer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;

/**
 * A lane of messages with order. All messages of a key are in the same lane, and one batch is under way at a time; what
 * failed goes back to the head of the line, so that nothing overtakes it.
 */
final class OrderedLane extends SendLane {

    private static final BackOff PAUSE = new BackOff(RetryPauses.FIRST, RetryPauses.OF_BROKER);

    private final int maxMessages;

    private boolean underWay;

    private int failures;

    private long pausedUntil;

    /** How many messages at the head are to go one by one, to find the one that cannot be sent. */
    private int apart;

    OrderedLane(LaneContext context, TopicRoute route) {
        super(context, route);
        this.maxMessages = context.settings().batching().maxMessages();
    }

    @Override
    @Nullable
    SendBatch nextBatch(List<MessageQueue> queues, long now) {
        if (underWay) {
            return null;
        }
        if (failures > 0 && pausedUntil - now > 0) {
            wakeAt(pausedUntil, now);
            return null;
        }
        SendBatch batch = compose(queues);
        underWay = batch != null;
        return batch;
    }

    @Override
    boolean hasRetries() {
        return false;
    }

    @Override
    void onStored(SendBatch batch) {
        underWay = false;
        failures = 0;
    }

    @Override
    void onFailed(SendBatch batch, Throwable failure, boolean messageByMessage) {
        underWay = false;
        failures++;
        pausedUntil = System.nanoTime() + PAUSE.nanosAfter(failures);
        if (messageByMessage) {
            apart += batch.size();
        } else if (batch.isSingle() && apart > 0) {
            apart++;
        }
        List<PendingSend> left = batch.unsettled();
        for (int i = left.size() - 1; i >= 0; i--) {
            waiting().addFirst(left.get(i));
        }
    }

    @Override
    void onRefused(SendBatch batch) {
        underWay = false;
    }

    private @Nullable SendBatch compose(List<MessageQueue> queues) {
        while (!waiting().isEmpty()) {
            PendingSend first = waiting().element();
            MessageQueue queue = first.queueAmong(queues);
            if (queue == null) {
                waiting().remove();
                refuse(first);
            } else if (apart > 0 || !first.isBatchable()) {
                apart = Math.max(0, apart - 1);
                waiting().remove();
                return new SendBatch(this, List.of(first)).to(queue, null);
            } else {
                List<PendingSend> together = takeFor(queue, queues);
                if (!together.isEmpty()) { // else the first got its outcome just now
                    return new SendBatch(this, together).to(queue, null);
                }
            }
        }
        return null;
    }

    private void refuse(PendingSend send) {
        IllegalStateException failure =
                new IllegalStateException("The queue selector chose none of the topic's queues");
        context().callbacks().execute(() -> new SendBatch(this, List.of(send))
                .completeExceptionally(failure, context()));
    }

    /** Messages to other queues are of other keys, and may be overtaken. */
    private List<PendingSend> takeFor(MessageQueue queue, List<MessageQueue> queues) {
        List<PendingSend> together = new ArrayList<>();
        int bytes = 0;
        Iterator<PendingSend> line = waiting().iterator();
        while (line.hasNext() && together.size() < maxMessages) {
            PendingSend next = line.next();
            if (!next.isBatchable()) {
                break;
            }
            if (next.isSettled()) {
                line.remove();
            } else if (queue.equals(next.queueAmong(queues))) {
                bytes += next.encoded().size();
                if (!together.isEmpty()
                        && bytes > context().settings().batching().maxBytes()) {
                    break;
                }
                together.add(next);
                line.remove();
            }
        }
        return together;
    }
}
