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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All messages without an outcome. Tells when the time of one is over, and when none is left. */
final class InFlightSends {

    /** Deadlines that are closer than this go together. */
    private static final long RESOLUTION_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final SendTimer timer;

    private final Consumer<InFlightSend> onDeadline;

    /** Several, so that threads seldom meet at one. */
    private final InFlightList[] lists = {
        new InFlightList(), new InFlightList(), new InFlightList(), new InFlightList(),
    };

    /** When the next look at the deadlines is due, as nanoseconds since this origin. */
    private final AtomicLong nextLook = new AtomicLong(Long.MAX_VALUE);

    private final long origin = System.nanoTime();

    private volatile @Nullable CompletableFuture<Void> drained;

    InFlightSends(SendTimer timer, Consumer<InFlightSend> onDeadline) {
        this.timer = timer;
        this.onDeadline = onDeadline;
    }

    /** Chooses where a message is kept. */
    InFlightList list() {
        return lists[(int) (Thread.currentThread().getId() & (lists.length - 1))];
    }

    /** Adds a message, or answers false because no more are taken. */
    boolean add(InFlightSend send) {
        send.list().add(send);
        if (drained != null) {
            remove(send);
            return false;
        }
        lookAt(send.deadlineNanos() - origin);
        return true;
    }

    /** Removes a message whose outcome has been told. */
    void remove(InFlightSend send) {
        send.list().remove(send);
        completeIfDrained();
    }

    /** Takes no more; the future completes when none is left. */
    synchronized CompletableFuture<Void> drain() {
        CompletableFuture<Void> before = drained;
        if (before != null) {
            return before;
        }
        CompletableFuture<Void> whenEmpty = new CompletableFuture<>();
        drained = whenEmpty;
        completeIfDrained();
        return whenEmpty;
    }

    /** Takes messages again. */
    synchronized void open() {
        CompletableFuture<Void> before = drained;
        drained = null;
        if (before != null) {
            before.complete(null);
        }
    }

    boolean isDraining(CompletableFuture<Void> drain) {
        return drained == drain;
    }

    List<InFlightSend> all() {
        List<InFlightSend> all = new ArrayList<>();
        for (InFlightList list : lists) {
            list.copyTo(all);
        }
        return all;
    }

    private boolean isEmpty() {
        for (InFlightList list : lists) {
            if (!list.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private void completeIfDrained() {
        CompletableFuture<Void> waiting = drained;
        if (waiting != null && isEmpty()) {
            waiting.complete(null);
        }
    }

    private void lookAt(long due) {
        for (long planned = nextLook.get(); due < planned; planned = nextLook.get()) {
            if (nextLook.compareAndSet(planned, due)) {
                timer.schedule(() -> look(due), due - (System.nanoTime() - origin));
                return;
            }
        }
    }

    private void look(long due) {
        if (!nextLook.compareAndSet(due, Long.MAX_VALUE)) {
            return; // an earlier deadline came in, and has a look of its own
        }
        long now = System.nanoTime() - origin;
        long earliest = Long.MAX_VALUE;
        for (InFlightSend send : all()) {
            long deadline = send.deadlineNanos() - origin;
            if (deadline - now <= 0) {
                onDeadline.accept(send);
            } else {
                earliest = Math.min(earliest, deadline);
            }
        }
        if (earliest != Long.MAX_VALUE) {
            lookAt(Math.max(earliest, now + RESOLUTION_NANOS));
        }
    }
}
