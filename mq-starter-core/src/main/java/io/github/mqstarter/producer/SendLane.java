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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one topic that wait to go out, and the batches of them that are under way. Whoever adds a message, brings
 * an answer or wakes the lane, sends the batches that can go then; a lane has no thread of its own.
 */
abstract class SendLane {

    /** So many may wait before those among them that are settled are looked for. */
    private static final int MANY = 1_000;

    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Deque<PendingSend> waiting = new ArrayDeque<>();

    private final Deque<SendBatch> underWay = new ArrayDeque<>();

    private final LaneContext context;

    private final TopicRoute route;

    private final RouteLookup lookup;

    /** Whether what waits can go only after an answer, a pause, or so many more. */
    private boolean blocked;

    private long wakeAt;

    private boolean wakePlanned;

    private boolean watched;

    private long lastSweep = System.nanoTime();

    private volatile @Nullable Throwable lastFailure;

    SendLane(LaneContext context, TopicRoute route) {
        this.context = context;
        this.route = route;
        this.lookup = new RouteLookup(context, route, this);
    }

    /** Takes a message, and sends what can go now. */
    final void add(PendingSend send) {
        send.message().state().waitsIn(this);
        SendBatch batch;
        synchronized (this) {
            waiting.add(send);
            batch = mayGo() ? next() : null;
        }
        sendAll(batch);
    }

    /** What keeps the lane from sending, if anything does. */
    final @Nullable Throwable lastFailure() {
        return lastFailure;
    }

    /** Called when a broker has stored a batch. */
    final void stored(SendBatch batch, SendResult result) {
        synchronized (this) {
            underWay.remove(batch);
            lastFailure = null;
            onStored(batch);
        }
        try {
            goOn();
        } finally {
            batch.complete(result, context.callbacks());
        }
    }

    /** Called when a batch has failed, whatever the reason. */
    final void failed(SendBatch batch, Throwable failure) {
        boolean again = canRetry(failure);
        boolean apart = !batch.isSingle() && SendFailures.mayConcernOneMessage(failure);
        synchronized (this) {
            underWay.remove(batch);
            if (again || apart) {
                lastFailure = failure;
                onFailed(batch, failure, apart);
            } else {
                onRefused(batch);
            }
        }
        try {
            goOn();
        } finally {
            if (!again && !apart) {
                batch.completeExceptionally(failure, context);
            }
        }
    }

    /** Called when the name server was asked for the queues, with success or without. */
    final void lookedUp(@Nullable Throwable failure) {
        lastFailure = failure;
        if (failure == null || canRetry(failure)) {
            goOn();
            return;
        }
        List<PendingSend> refused = takeAll();
        if (!refused.isEmpty()) {
            context.callbacks().execute(() -> new SendBatch(this, refused).completeExceptionally(failure, context));
        }
    }

    /** Sends what can go now. */
    final void goOn() {
        sendAll(pull());
    }

    /** Decides which batch goes next, if one can go now; else sees to it that the lane is woken in time. */
    abstract @Nullable SendBatch nextBatch(List<MessageQueue> queues, long now);

    /** Whether messages wait that were tried before. */
    abstract boolean hasRetries();

    abstract void onStored(SendBatch batch);

    /** The batch is to be tried again, in one piece or message by message. */
    abstract void onFailed(SendBatch batch, Throwable failure, boolean messageByMessage);

    /** The batch is not to be tried again. */
    abstract void onRefused(SendBatch batch);

    final LaneContext context() {
        return context;
    }

    final Deque<PendingSend> waiting() {
        return waiting;
    }

    /** Has the lane look again at a time. */
    final void wakeAt(long time, long now) {
        if (!wakePlanned || time - wakeAt < 0) {
            wakePlanned = true;
            wakeAt = time;
            context.timer().schedule(() -> wake(time), Math.max(0, time - now));
        }
    }

    /** Takes messages from the head of the line that can go out together, the first of which decides. */
    final List<PendingSend> takeTogether(int maxMessages) {
        PendingSend first = waiting.remove();
        if (!first.isBatchable()) {
            return List.of(first);
        }
        int bytes = first.encoded().size();
        List<PendingSend> together = new ArrayList<>(Math.min(maxMessages, waiting.size() + 1));
        together.add(first);
        while (together.size() < maxMessages) {
            PendingSend next = waiting.peek();
            if (next == null || !next.isBatchable()) {
                break;
            }
            bytes += next.encoded().size();
            if (bytes > context.settings().batching().maxBytes()) {
                break;
            }
            waiting.remove();
            if (!next.isSettled()) {
                together.add(next);
            }
        }
        return together;
    }

    private boolean canRetry(Throwable failure) {
        return context.running().getAsBoolean() && SendFailures.isRetriable(failure);
    }

    private synchronized @Nullable SendBatch pull() {
        return next();
    }

    private boolean mayGo() {
        return !blocked || waiting.size() == context.settings().batching().maxMessages();
    }

    private @Nullable SendBatch next() {
        long now = System.nanoTime();
        SendBatch batch = look(now);
        blocked = batch == null && !waiting.isEmpty();
        if (batch != null) {
            batch.leaves(now, context.producer());
            underWay.add(batch);
            watch(now);
        }
        return batch;
    }

    /** Sees to it that each batch under way is answered in time. */
    private void watch(long now) {
        if (watched || underWay.isEmpty()) {
            return;
        }
        watched = true;
        long pause = TimeUnit.MILLISECONDS.toNanos(context.producer().getSendMsgTimeout());
        for (SendBatch batch : underWay) {
            pause = Math.min(pause, batch.overdueAt() - now);
        }
        context.timer().schedule(this::endOverdue, Math.max(0, pause));
    }

    private void endOverdue() {
        List<SendBatch> overdue = new ArrayList<>();
        synchronized (this) {
            long now = System.nanoTime();
            for (SendBatch batch : underWay) {
                if (batch.overdueAt() - now <= 0) {
                    overdue.add(batch);
                }
            }
            underWay.removeAll(overdue);
            watched = false;
            watch(now);
        }
        overdue.forEach(SendBatch::onTimeout);
    }

    private @Nullable SendBatch look(long now) {
        if (waiting.size() > MANY && now - lastSweep > SWEEP_NANOS) {
            lastSweep = now;
            waiting.removeIf(PendingSend::isSettled);
        }
        while (!waiting.isEmpty() && waiting.element().isSettled()) {
            waiting.remove();
        }
        if (waiting.isEmpty() && !hasRetries()) {
            return null;
        }
        List<MessageQueue> queues = route.queues();
        if (queues.isEmpty()) {
            lookup.start();
            return null;
        }
        return nextBatch(queues, now);
    }

    private void sendAll(@Nullable SendBatch first) {
        for (SendBatch batch = first; batch != null; batch = pull()) {
            batch.send(context.producer());
        }
    }

    private void wake(long time) {
        synchronized (this) {
            if (wakePlanned && wakeAt == time) {
                wakePlanned = false;
            }
        }
        goOn();
    }

    private synchronized List<PendingSend> takeAll() {
        List<PendingSend> all = List.copyOf(waiting);
        waiting.clear();
        blocked = false;
        return all;
    }
}
