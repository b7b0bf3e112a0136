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

import org.jspecify.annotations.Nullable;

/** How far a message has come: the room it takes, its attempts, whether its outcome is known. */
final class SendState {

    private static final int NOT_ADMITTED = -1;

    private static final int LEFT = -2;

    private volatile int admittedBytes = NOT_ADMITTED;

    private volatile @Nullable SendLane lane;

    private volatile int attempts;

    private volatile int refusals;

    private volatile @Nullable Throwable lastFailure;

    private volatile boolean settled;

    private volatile @Nullable PendingSend pending;

    boolean isAdmitted() {
        return admittedBytes != NOT_ADMITTED;
    }

    /** Notes the room that the message takes; answers false if it has its outcome already, and needs none. */
    synchronized boolean admitted(int bytes) {
        if (admittedBytes == LEFT) {
            return false;
        }
        admittedBytes = bytes;
        return true;
    }

    /** Gives back the room that the message takes, if it does. */
    synchronized void leave(SendWindow window) {
        if (admittedBytes >= 0) {
            window.release(admittedBytes);
        }
        admittedBytes = LEFT;
    }

    /** What the chain waits for. */
    void waitsFor(PendingSend newPending) {
        this.pending = newPending;
    }

    /** Lets the chain know of a failure that did not come by it, such as the end of the time. */
    void end(Throwable failure) {
        PendingSend waiting = pending;
        if (waiting != null && !waiting.isDone()) {
            waiting.completeExceptionally(failure);
        }
    }

    void waitsIn(SendLane newLane) {
        this.lane = newLane;
    }

    int attempts() {
        return attempts;
    }

    /** Called by one thread at a time: a message has one attempt under way. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void attempted() {
        attempts++;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void attemptFailed(Throwable failure) {
        this.lastFailure = failure;
        if (SendFailures.isSurelyNotStored(failure)) {
            refusals++;
        }
    }

    /** Whether an attempt may have stored the message: one that is under way, or of which nobody knows. */
    boolean mayBeStored() {
        return attempts > refusals;
    }

    /** Why there is no success yet: what the last attempt failed by, or what keeps the message from its first. */
    @Nullable
    Throwable lastFailure() {
        SendLane waitsIn = lane;
        if (lastFailure != null || waitsIn == null) {
            return lastFailure;
        }
        return waitsIn.lastFailure();
    }

    /** Whether the outcome is known. */
    boolean isSettled() {
        return settled;
    }

    /** Answers true to the first, who is to tell the outcome. */
    synchronized boolean settle() {
        boolean first = !settled;
        settled = true;
        return first;
    }
}
