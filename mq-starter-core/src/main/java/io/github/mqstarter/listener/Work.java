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

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/** Messages of one lane that one worker works on. What its state says, and who is to see to its messages, is exact. */
final class Work {

    private final Lane lane;

    private final List<MessageExt> messages;

    private final boolean probe;

    private final boolean skipped;

    private final long beginNanos = System.nanoTime();

    private State state = State.UNDER_WAY;

    /** Known of a call that is over, if anybody wants to know. */
    private @Nullable CallTime call;

    /** The result of a listener that came back while its messages were being taken away. */
    private @Nullable ConsumeResult returned;

    /** Changed while they are being taken away, read by whoever sees to the rest afterwards. */
    private Set<MessageExt> takenAway = Set.of();

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

    /** To be called before {@link #end}. */
    void called(CallTime newCall) {
        call = newCall;
    }

    @Nullable
    CallTime call() {
        return call;
    }

    /** Whether the listener has not come back, and its messages have not been taken away. */
    synchronized boolean isUnderWay() {
        return state == State.UNDER_WAY;
    }

    /**
     * The listener has come back. Says whether the caller is to see to the messages; if not, they are seen to by whoever
     * takes them away.
     */
    synchronized boolean end(ConsumeResult result) {
        boolean mine = (state == State.UNDER_WAY);
        returned = result;
        state = mine ? State.ENDED : state;
        return mine;
    }

    /** Says whether the messages may be taken away; then {@link #endTakeAway()} has to follow. */
    synchronized boolean beginTakeAway() {
        boolean mine = (state == State.UNDER_WAY);
        state = mine ? State.TAKING_AWAY : state;
        return mine;
    }

    /** A message has been put elsewhere, and so is no longer one of this work. */
    void takeAway(MessageExt message) {
        if (takenAway.isEmpty()) {
            takenAway = new HashSet<>();
        }
        takenAway.add(message);
    }

    /**
     * As many messages were taken away as could be. Returns the result by which the caller is to see to those that are left,
     * if the listener has come back meanwhile.
     */
    synchronized @Nullable ConsumeResult endTakeAway() {
        boolean over = (returned != null) || takenAway.size() == messages.size();
        state = over ? State.ENDED : State.UNDER_WAY;
        return (takenAway.size() < messages.size()) ? returned : null;
    }

    /** The messages from one to before another that have not been taken away. */
    List<MessageExt> left(int from, int to) {
        List<MessageExt> part = messages.subList(from, to);
        return takenAway.isEmpty()
                ? part
                : part.stream().filter(message -> !takenAway.contains(message)).toList();
    }

    private enum State {
        UNDER_WAY,
        TAKING_AWAY,
        ENDED
    }
}
