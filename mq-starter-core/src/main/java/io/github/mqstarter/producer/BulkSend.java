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

import io.github.mqstarter.RequestIds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call that sends many messages. It has a share of the window for itself and waits for its own outcomes rather than
 * crowd out other senders, and so that a source of any length needs little memory.
 */
final class BulkSend {

    private static final Logger logger = LoggerFactory.getLogger(MqTemplate.class);

    private final SendDispatcher dispatcher;

    private final String destination;

    private final @Nullable SendProgress progress;

    private final int share;

    private final Semaphore room;

    private final List<SendAllResult.Failure> failures = new ArrayList<>();

    private final @Nullable String requestId = RequestIds.current();

    BulkSend(SendDispatcher dispatcher, String destination, @Nullable SendProgress progress) {
        this.dispatcher = dispatcher;
        this.destination = destination;
        this.progress = progress;
        this.share = Math.max(1, dispatcher.settings().maxInFlight() / 2);
        this.room = new Semaphore(share);
    }

    /** Sends all, and returns when each has its outcome. */
    SendAllResult send(Iterator<?> payloads) {
        long total = 0;
        try {
            while (payloads.hasNext()) {
                Object payload = payloads.next();
                DefaultSendSpec spec = new DefaultSendSpec(dispatcher, payload);
                awaitRoom(1);
                send(total, payload, spec);
                total++;
            }
        } finally {
            awaitRoom(share);
        }
        failures.sort(Comparator.comparingLong(SendAllResult.Failure::index));
        return new SendAllResult(total, failures);
    }

    private void send(long index, Object payload, DefaultSendSpec spec) {
        spec.to(destination);
        spec.message().patient();
        dispatcher.dispatch(spec, outcome -> settled(index, payload, outcome));
    }

    private void settled(long index, Object payload, SendOutcome outcome) {
        try {
            if (outcome.failure() != null) {
                addFailure(new SendAllResult.Failure(index, payload, outcome.failure()));
            }
            if (progress != null) {
                progress.onOutcome(index, outcome);
            }
        } catch (RuntimeException | Error ex) {
            logger.warn("The progress callback failed for {}", outcome.message(), ex);
        } finally {
            room.release();
        }
    }

    /** Tells the callback threads of the wait, for if this is one of them, another has to take its place. */
    private void awaitRoom(int messages) {
        Room waiting = new Room(room, messages);
        try {
            ForkJoinPool.managedBlock(waiting);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            waiting.block();
        }
    }

    private void addFailure(SendAllResult.Failure failure) {
        synchronized (failures) {
            failures.add(failure);
        }
    }

    private static final class Room implements ForkJoinPool.ManagedBlocker {

        private final Semaphore room;

        private final int messages;

        private boolean acquired;

        Room(Semaphore room, int messages) {
            this.room = room;
            this.messages = messages;
        }

        @Override
        public boolean block() {
            if (!acquired) {
                room.acquireUninterruptibly(messages);
                acquired = true;
            }
            return true;
        }

        @Override
        public boolean isReleasable() {
            acquired = acquired || room.tryAcquire(messages);
            return acquired;
        }
    }
}
