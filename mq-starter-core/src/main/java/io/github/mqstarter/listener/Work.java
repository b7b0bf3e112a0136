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
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.apache.rocketmq.common.message.MessageExt;

/** Messages of one lane that one worker works on. */
final class Work {

    private static final int UNDER_WAY = 0;

    private static final int ENDED = 1;

    private static final AtomicIntegerFieldUpdater<Work> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Work.class, "state");

    private final Lane lane;

    private final List<MessageExt> messages;

    private final boolean probe;

    private final boolean skipped;

    private final long beginNanos = System.nanoTime();

    private volatile int state = UNDER_WAY;

    private Work(Lane lane, List<MessageExt> messages, boolean probe, boolean skipped) {
        this.lane = lane;
        this.messages = messages;
        this.probe = probe;
        this.skipped = skipped;
    }

    static Work of(Lane lane, List<MessageExt> messages, boolean probe) {
        return new Work(lane, messages, probe, false);
    }

    /** Messages that are to be acknowledged and not worked on. */
    static Work skip(Lane lane, List<MessageExt> messages) {
        return new Work(lane, messages, false, true);
    }

    Lane lane() {
        return lane;
    }

    List<MessageExt> messages() {
        return messages;
    }

    /** Whether it is what a paused circuit tries. */
    boolean isProbe() {
        return probe;
    }

    boolean isSkipped() {
        return skipped;
    }

    long beginNanos() {
        return beginNanos;
    }

    /** Says who sees to the messages: the one who is told {@code true}, once. */
    boolean end() {
        return STATE.compareAndSet(this, UNDER_WAY, ENDED);
    }

    /** The one who wanted to see to the messages cannot. */
    void goOn() {
        state = UNDER_WAY;
    }
}
