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
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * How much of a lane may be under way to one broker. Success opens it step by step, failure closes it by half and for a
 * pause; it always lets one batch pass after the pause, to see how the broker is. Guarded by the lane.
 */
final class BrokerGate {

    private static final BackOff PAUSE = new BackOff(RetryPauses.FIRST, RetryPauses.OF_BROKER);

    private final String broker;

    private final int maxLimit;

    private final List<MessageQueue> queues = new ArrayList<>();

    private int turn = ThreadLocalRandom.current().nextInt(1024);

    private int underWay;

    private int limit;

    private int failures;

    private long lastFailureNanos;

    private long pausedUntil;

    BrokerGate(String broker, int maxLimit) {
        this.broker = broker;
        this.maxLimit = maxLimit;
        this.limit = maxLimit;
    }

    String broker() {
        return broker;
    }

    List<MessageQueue> queues() {
        return queues;
    }

    MessageQueue nextQueue() {
        turn = (turn + 1) & Integer.MAX_VALUE;
        return queues.get(turn % queues.size());
    }

    int underWay() {
        return underWay;
    }

    boolean isPaused(long now) {
        return failures > 0 && now - pausedUntil < 0;
    }

    long pausedUntil() {
        return pausedUntil;
    }

    boolean hasRoom(int messages) {
        return underWay == 0 || underWay + messages <= limit;
    }

    void sent(int messages) {
        underWay += messages;
    }

    void succeeded(int messages) {
        underWay -= messages;
        failures = 0;
        limit = Math.min(maxLimit, limit + messages);
    }

    /** What was sent before the last failure was known does not count again. */
    void failed(int messages, long sentNanos, long now) {
        underWay -= messages;
        if (failures == 0 || sentNanos - lastFailureNanos >= 0) {
            failures++;
            limit = Math.max(1, limit / 2);
            lastFailureNanos = now;
            pausedUntil = now + PAUSE.nanosAfter(failures);
        }
    }

    /** The batch has failed for reasons of its own. */
    void refused(int messages) {
        underWay -= messages;
    }
}
