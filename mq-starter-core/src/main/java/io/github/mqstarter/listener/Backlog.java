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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.rocketmq.client.impl.consumer.ProcessQueue;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is fetched and not begun, and the decision what is begun next: queues take turns, what comes again takes turns with
 * what is new, and rate, circuit and pauses hold all of it back. Safe for use by many threads.
 */
final class Backlog {

    /** Nothing is begun before something else happens. */
    static final long UNTIL_CALLED = Long.MAX_VALUE;

    private static final long UNLOCKED_NANOS = 200_000_000;

    private static final int MAX_SKIPPED = 1000;

    private final ReentrantLock lock = new ReentrantLock();

    private final ConsumeRules rules;

    /** Messages with equal routes may be in one call. */
    private final Function<MessageExt, Object> route;

    private final TokenBucket tokens;

    private final Circuit circuit;

    private final Unsettled unsettled;

    private final Map<ProcessQueue, QueueLanes> queues = new HashMap<>();

    private final ReadyLanes ready = new ReadyLanes();

    private boolean closed;

    private boolean paused;

    /** Whether there is something that may be begun; for those who have no lock. */
    private volatile boolean more;

    /** Until when no lane is to be looked at, as the broker keeps none of their queues for this instance. */
    private long unlockedUntilNanos = System.nanoTime();

    Backlog(ConsumeRules rules, Circuit circuit, Unsettled unsettled) {
        this.rules = rules;
        this.unsettled = unsettled;
        this.route = unsettled.alone(rules.route());
        this.circuit = circuit;
        this.tokens = new TokenBucket(rules.maxRate(), System.nanoTime());
    }

    void add(List<MessageExt> messages, ProcessQueue processQueue, MessageQueue queue) {
        lock.lock();
        try {
            QueueLanes lanes = queues.get(processQueue);
            if (lanes == null) {
                forgetDropped();
                lanes = new QueueLanes(rules, queue, processQueue);
                queues.put(processQueue, lanes);
            }
            lanes.add(messages);
            lanes.forEach(this::list);
            unlockedUntilNanos = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** Messages come back that were not worked on, to be the next of their lane, or the last. */
    void giveBack(Lane lane, List<MessageExt> messages, boolean first) {
        lock.lock();
        try {
            if (first) {
                lane.addFirst(messages);
            } else {
                messages.forEach(lane::add);
            }
            list(lane);
        } finally {
            lock.unlock();
        }
    }

    /** The worker of an exclusive lane has ended, so that the next may begin. */
    void release(Lane lane) {
        lock.lock();
        try {
            lane.busy = false;
            list(lane);
        } finally {
            lock.unlock();
        }
    }

    /** What is to be done next, or {@code null}: then {@link #waitNanos()} says when to ask again. */
    @Nullable
    Work take() {
        lock.lock();
        try {
            if (!more) {
                return null;
            }
            Work skipped = rules.skips() ? takeSkipped() : null;
            return (skipped != null || gateNanos() > 0) ? skipped : takeFromLanes();
        } finally {
            lock.unlock();
        }
    }

    /** Whether there may be something to take now or later. */
    boolean hasMore() {
        return more;
    }

    /** How long to wait before something can be taken; {@link #UNTIL_CALLED} if something else has to happen before. */
    long waitNanos() {
        lock.lock();
        try {
            return more ? gateNanos() : UNTIL_CALLED;
        } finally {
            lock.unlock();
        }
    }

    void pause(boolean newPaused) {
        lock.lock();
        try {
            paused = newPaused;
            update();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is begun from now on. */
    void close() {
        lock.lock();
        try {
            closed = true;
            ready.clear();
            queues.clear();
            update();
        } finally {
            lock.unlock();
        }
    }

    private long gateNanos() {
        long now = System.nanoTime();
        return Math.max(Math.max(tokens.waitNanos(now), circuit.waitNanos(now)), Math.max(0, unlockedUntilNanos - now));
    }

    private void update() {
        more = !closed && !paused && !ready.isEmpty();
    }

    private @Nullable Work takeFromLanes() {
        boolean unlocked = false;
        for (int left = ready.size(); left > 0; left--) {
            Lane lane = ready.next();
            if (lane.isDropped()) {
                forget(lane);
            } else if (lane.isReady()) {
                if (mayBegin(lane)) {
                    return begin(lane);
                }
                unlocked = true;
                list(lane);
            }
        }
        if (unlocked) {
            unlockedUntilNanos = System.nanoTime() + UNLOCKED_NANOS;
        }
        update();
        return null;
    }

    private @Nullable Work takeSkipped() {
        for (Lane lane : ready.fresh()) {
            if (!lane.isDropped() && mayBegin(lane)) {
                List<MessageExt> skipped = lane.takeBehind(rules.skipWhenBehind(), MAX_SKIPPED);
                if (!skipped.isEmpty()) {
                    return Work.skip(lane, skipped);
                }
            }
        }
        return null;
    }

    private Work begin(Lane lane) {
        boolean probe = circuit.beginProbe();
        List<MessageExt> messages = lane.take(probe ? 1 : rules.batchSize(), route);
        tokens.take(messages.size());
        lane.busy = true;
        list(lane);
        update();
        return Work.of(lane, messages, probe);
    }

    /** An ordered queue is worked on only while the broker keeps it for this instance. */
    private boolean mayBegin(Lane lane) {
        return !rules.needsLocks() || (lane.processQueue.isLocked() && !lane.processQueue.isLockExpired());
    }

    private void forgetDropped() {
        queues.entrySet().removeIf(entry -> {
            boolean dropped = entry.getKey().isDropped();
            if (dropped) {
                entry.getValue().forEach(this::forget);
            }
            return dropped;
        });
    }

    /** Another instance has its queue. */
    private void forget(Lane lane) {
        unsettled.forget(lane.takeAll());
    }

    private void list(Lane lane) {
        if (!closed) {
            ready.add(lane);
            update();
        }
    }
}
