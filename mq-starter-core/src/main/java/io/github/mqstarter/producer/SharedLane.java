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

import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;

/**
 * The lane of messages without order. Several batches are under way at once, each to the broker that has the least to
 * do; one that failed is tried again as it is, on another broker if there is one, while the rest goes on.
 */
final class SharedLane extends SendLane {

    /** Enough to keep a broker at work while answers travel. */
    private static final int BATCHES_UNDER_WAY = 4;

    /** The same for messages that go one by one. */
    private static final int MESSAGES_UNDER_WAY = 256;

    private static final BackOff PAUSE = new BackOff(RetryPauses.FIRST, RetryPauses.OF_MESSAGE);

    private final BrokerGates gates;

    private final Queue<Retry> retries = new PriorityQueue<>();

    private final int maxMessages;

    private final long lingerNanos;

    private int batchesUnderWay;

    SharedLane(LaneContext context, TopicRoute route) {
        super(context, route);
        BatchingSettings batching = context.settings().batching();
        this.maxMessages = batching.maxMessages();
        this.lingerNanos = batching.linger().toNanos();
        this.gates = new BrokerGates(Math.max(MESSAGES_UNDER_WAY, BATCHES_UNDER_WAY * maxMessages));
    }

    @Override
    @Nullable
    SendBatch nextBatch(List<MessageQueue> queues, long now) {
        gates.update(queues);
        Retry retry = nextRetry(now);
        SendBatch batch = (retry != null) ? again(retry, now) : null;
        return (batch != null) ? batch : first(now);
    }

    private @Nullable SendBatch first(long now) {
        if (waiting().isEmpty() || !isRipe(now)) {
            return null;
        }
        BrokerGate gate = gateFor(
                waiting().element().isBatchable()
                        ? Math.min(maxMessages, waiting().size())
                        : 1,
                null,
                now);
        return (gate != null) ? under(gate, takeTogether(maxMessages)) : null;
    }

    @Override
    boolean hasRetries() {
        return !retries.isEmpty();
    }

    @Override
    void onStored(SendBatch batch) {
        batchesUnderWay--;
        gateOf(batch).succeeded(batch.size());
    }

    @Override
    void onFailed(SendBatch batch, Throwable failure, boolean messageByMessage) {
        batchesUnderWay--;
        long now = System.nanoTime();
        BrokerGate gate = gateOf(batch);
        if (SendFailures.isRetriable(failure)) {
            gate.failed(batch.size(), batch.sentNanos(), now);
        } else {
            gate.refused(batch.size());
        }
        List<PendingSend> left = batch.unsettled();
        if (messageByMessage) {
            left.forEach(send -> retryLater(List.of(send), gate, now));
        } else if (!left.isEmpty()) {
            retryLater(left, gate, now);
        }
    }

    @Override
    void onRefused(SendBatch batch) {
        batchesUnderWay--;
        gateOf(batch).refused(batch.size());
    }

    /** A batch waits for others only while an earlier one is under way, and not long. */
    private boolean isRipe(long now) {
        PendingSend first = waiting().element();
        if (batchesUnderWay == 0 || waiting().size() >= maxMessages || !first.isBatchable()) {
            return true;
        }
        long ripeAt = first.enqueuedNanos() + lingerNanos;
        if (now - ripeAt >= 0) {
            return true;
        }
        wakeAt(ripeAt, now);
        return false;
    }

    private void retryLater(List<PendingSend> sends, BrokerGate failedAt, long now) {
        int attempts = sends.get(0).message().state().attempts();
        retries.add(new Retry(sends, failedAt, now + PAUSE.nanosAfter(attempts)));
    }

    private @Nullable Retry nextRetry(long now) {
        Retry next = retries.peek();
        while (next != null && next.isSettled()) {
            retries.remove();
            next = retries.peek();
        }
        if (next != null && next.notBefore() - now > 0) {
            wakeAt(next.notBefore(), now);
            return null;
        }
        return next;
    }

    private @Nullable SendBatch again(Retry retry, long now) {
        BrokerGate gate = gateFor(retry.sends().size(), retry.failedAt(), now);
        if (gate == null) {
            return null;
        }
        retries.remove();
        List<PendingSend> left = new SendBatch(this, retry.sends()).unsettled();
        return left.isEmpty() ? null : under(gate, left);
    }

    private @Nullable BrokerGate gateFor(int messages, @Nullable BrokerGate avoided, long now) {
        BrokerGate gate = gates.choose(messages, avoided, now);
        if (gate == null) {
            long opening = gates.nextOpening(now);
            if (opening != BrokerGates.NEVER) {
                wakeAt(opening, now);
            }
        }
        return gate;
    }

    private SendBatch under(BrokerGate gate, List<PendingSend> sends) {
        gate.sent(sends.size());
        batchesUnderWay++;
        return new SendBatch(this, sends).to(gate.nextQueue(), gate);
    }

    private static BrokerGate gateOf(SendBatch batch) {
        BrokerGate gate = batch.gate();
        if (gate == null) {
            throw new IllegalStateException("A batch of a shared lane goes to a broker");
        }
        return gate;
    }

    /** Messages that go out together again. */
    private record Retry(List<PendingSend> sends, BrokerGate failedAt, long notBefore) implements Comparable<Retry> {

        boolean isSettled() {
            return sends.stream().allMatch(PendingSend::isSettled);
        }

        @Override
        public int compareTo(Retry other) {
            return Long.signum(notBefore - other.notBefore);
        }
    }
}
