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
package io.github.mqstarter.deadletter;

import io.github.mqstarter.MqException;
import io.github.mqstarter.admin.ClusterAdmin;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sole right to settle letters of a group: the lock of its first queue of letters on each broker. A broker forgets a
 * lock that is not renewed, after a minute by default, so it has to be {@linkplain #keep() kept}. For use by one thread.
 */
final class Claim implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(Claim.class);

    /** A group that nobody consumes in: a broker makes dead letters of all retries of a group that has a lock. */
    private static final String GROUP = MixAll.TOOLS_CONSUMER_GROUP;

    private static final ThreadFactory THREADS = task -> {
        Thread thread = new Thread(task, "mq-dead-letter-claim");
        thread.setDaemon(true);
        return thread;
    };

    private static final long RENEWAL_MILLIS = 3_000;

    /** Who was not heard for so long may have lost it. Listeners renew theirs each 20 seconds, so a broker waits longer. */
    private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(18);

    private final String owner = "mq-starter@" + UUID.randomUUID();

    private final ClusterAdmin admin;

    private final List<MessageQueue> locked = new ArrayList<>();

    private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor(THREADS);

    private volatile long renewedNanos = System.nanoTime();

    private volatile boolean lost;

    private Claim(ClusterAdmin admin) {
        this.admin = admin;
    }

    /** Takes it for letters that lie in these queues; throws {@link DeadLettersBusyException} if somebody else has it. */
    static Claim of(LetterStore store, List<LetterQueue> queues) {
        Claim claim = new Claim(store.admin());
        try {
            for (LetterQueue queue : queues) {
                if (!claim.covers(queue) && !claim.lock(queue.queue())) {
                    throw new DeadLettersBusyException(store.group());
                }
            }
        } catch (MqException ex) {
            claim.close();
            throw ex;
        }
        return claim;
    }

    /** Whether the letters of a queue are among those that may be settled. */
    boolean covers(LetterQueue queue) {
        return locked.stream()
                .anyMatch(other -> other.getBrokerName().equals(queue.queue().getBrokerName()));
    }

    /** Without an answer it may be there, and has to be given back. */
    private boolean lock(MessageQueue queue) {
        locked.add(queue);
        boolean mine = admin.group(GROUP).lock(queue, owner);
        if (!mine) {
            locked.remove(queue);
        }
        return mine;
    }

    /** Renews it from now on, whatever else is being waited for. */
    Claim keep() {
        keeper.scheduleWithFixedDelay(this::renew, RENEWAL_MILLIS, RENEWAL_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    /** Whether it is still there; once lost, it stays so. */
    boolean isHeld() {
        return !lost && System.nanoTime() - renewedNanos < FORGOTTEN_NANOS;
    }

    /** Where a broker does not answer, it is asked again until nothing is certain any more. */
    private void renew() {
        long now = System.nanoTime();
        try {
            if (isHeld() && locked.stream().allMatch(queue -> admin.group(GROUP).lock(queue, owner))) {
                renewedNanos = now;
            } else {
                lost = true;
            }
        } catch (MqException ex) {
            logger.warn("The right to settle dead letters could not be renewed, trying again", ex);
        }
    }

    /** Does not end in the middle of a renewal, which might come to the broker after the end. */
    @Override
    public void close() {
        CompletableFuture<Void> released = CompletableFuture.runAsync(this::release, keeper);
        keeper.shutdown();
        released.join();
    }

    /** Gives it back, although it may be held on to. */
    void release() {
        for (MessageQueue queue : locked) {
            try {
                admin.group(GROUP).unlock(queue, owner);
            } catch (MqException ex) {
                logger.debug("The lock of {} ends by itself", queue, ex);
            }
        }
    }
}
