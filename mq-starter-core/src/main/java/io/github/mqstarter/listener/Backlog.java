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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.rocketmq.client.impl.consumer.ProcessQueue;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageConst;
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

    private final Map<ProcessQueue, Lane[]> lanes = new HashMap<>();

    private final Deque<Lane> fresh = new ArrayDeque<>();

    private final Deque<Lane> urgent = new ArrayDeque<>();

    private boolean urgentNext;

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
            Lane[] targets = lanes.get(processQueue);
            if (targets == null) {
                forgetDropped();
                targets = newLanes(queue, processQueue);
                lanes.put(processQueue, targets);
            }
            if (rules.skipWhenBehind() < Long.MAX_VALUE) {
                note(maxOffset(messages), targets);
            }
            for (MessageExt message : messages) {
                Lane lane = (targets.length == 1) ? targets[0] : targets[laneOf(message, targets.length)];
                lane.add(message);
                list(lane);
            }
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
            Work skipped = (rules.skipWhenBehind() < Long.MAX_VALUE) ? takeSkipped() : null;
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
            fresh.clear();
            urgent.clear();
            lanes.clear();
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
        more = !closed && !paused && !(fresh.isEmpty() && urgent.isEmpty());
    }

    private @Nullable Work takeFromLanes() {
        boolean unlocked = false;
        for (int left = fresh.size() + urgent.size(); left > 0; left--) {
            Lane lane = nextLane();
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
        for (Lane lane : fresh) {
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

    private Lane nextLane() {
        urgentNext = !urgentNext;
        boolean takeUrgent = fresh.isEmpty() || (urgentNext && !urgent.isEmpty());
        Lane lane = takeUrgent ? urgent.remove() : fresh.remove();
        lane.listed = false;
        return lane;
    }

    /** An ordered queue is worked on only while the broker keeps it for this instance. */
    private boolean mayBegin(Lane lane) {
        return !rules.needsLocks() || (lane.processQueue.isLocked() && !lane.processQueue.isLockExpired());
    }

    private void forgetDropped() {
        lanes.entrySet().removeIf(entry -> {
            boolean dropped = entry.getKey().isDropped();
            if (dropped) {
                List.of(entry.getValue()).forEach(this::forget);
            }
            return dropped;
        });
    }

    /** Another instance has its queue. */
    private void forget(Lane lane) {
        unsettled.forget(lane.takeAll());
    }

    private void list(Lane lane) {
        if (!closed && !lane.listed && lane.isReady()) {
            lane.listed = true;
            (lane.urgent ? urgent : fresh).add(lane);
            more = !paused;
        }
    }

    private Lane[] newLanes(MessageQueue queue, ProcessQueue processQueue) {
        boolean retries = queue.getTopic().startsWith(MixAll.RETRY_GROUP_TOPIC_PREFIX);
        List<Lane> created = new ArrayList<>();
        for (int i = 0; i < rules.lanes(); i++) {
            created.add(new Lane(queue, processQueue, rules.ordered(), retries));
        }
        return created.toArray(Lane[]::new);
    }

    private static void note(long maxOffset, Lane[] targets) {
        for (Lane lane : targets) {
            lane.maxOffset = Math.max(lane.maxOffset, maxOffset);
        }
    }

    private static long maxOffset(List<MessageExt> messages) {
        MessageExt last = messages.get(messages.size() - 1);
        String max = last.getProperty(MessageConst.PROPERTY_MAX_OFFSET);
        return (max != null) ? Long.parseLong(max) : last.getQueueOffset() + 1;
    }

    private static int laneOf(MessageExt message, int lanes) {
        String key = message.getProperty(MessageConst.PROPERTY_SHARDING_KEY);
        String order = (key != null) ? key : message.getKeys();
        return (order != null) ? Math.floorMod(order.hashCode(), lanes) : 0;
    }
}
