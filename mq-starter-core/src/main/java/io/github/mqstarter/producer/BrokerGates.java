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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;

/** The brokers that a lane can send to. Guarded by the lane. */
final class BrokerGates {

    /** The time at which nothing opens. */
    static final long NEVER = Long.MAX_VALUE;

    private final int maxLimit;

    private final Map<String, BrokerGate> byName = new LinkedHashMap<>();

    private List<MessageQueue> queues = List.of();

    private List<BrokerGate> open = List.of();

    private int turn;

    BrokerGates(int maxLimit) {
        this.maxLimit = maxLimit;
    }

    /** Takes over the queues that the topic has now. A broker that went and came keeps what is known of it. */
    void update(List<MessageQueue> newQueues) {
        if (newQueues == queues) {
            return;
        }
        queues = newQueues;
        byName.values().forEach(gate -> gate.queues().clear());
        for (MessageQueue queue : newQueues) {
            byName.computeIfAbsent(queue.getBrokerName(), name -> new BrokerGate(name, maxLimit))
                    .queues()
                    .add(queue);
        }
        open = byName.values().stream().filter(gate -> !gate.queues().isEmpty()).toList();
    }

    /** The broker with the least under way that has room, but not the avoided one if there is another. */
    @Nullable
    BrokerGate choose(int messages, @Nullable BrokerGate avoided, long now) {
        boolean elsewhere = avoided != null && isElsewhere(avoided, now);
        turn++;
        BrokerGate best = null;
        for (int i = 0; i < open.size(); i++) {
            BrokerGate gate = open.get(Math.floorMod(turn + i, open.size()));
            boolean possible = !gate.isPaused(now) && gate.hasRoom(messages) && !(elsewhere && gate == avoided);
            if (possible && (best == null || gate.underWay() < best.underWay())) {
                best = gate;
            }
        }
        return best;
    }

    /** When the first of the paused brokers is to be tried again, or {@link #NEVER}. */
    long nextOpening(long now) {
        long next = NEVER;
        for (BrokerGate gate : open) {
            if (gate.isPaused(now) && (next == NEVER || gate.pausedUntil() - next < 0)) {
                next = gate.pausedUntil();
            }
        }
        return next;
    }

    private boolean isElsewhere(BrokerGate avoided, long now) {
        return open.stream().anyMatch(gate -> gate != avoided && !gate.isPaused(now));
    }
}
