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
import io.github.mqstarter.client.ClusterAdmin;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sole right to settle letters of a group: the lock of its first queue of letters on each broker. A broker forgets a
 * lock that is not renewed for a minute, so it has to be {@linkplain #isHeld() asked for} often. For use by one thread.
 */
final class Claim implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(Claim.class);

    /** A group that nobody consumes in: a broker makes dead letters of all retries of a group that has a lock. */
    private static final String GROUP = MixAll.TOOLS_CONSUMER_GROUP;

    /** How often the locks are renewed; a pause in the work that is longer must not be. */
    static final long RENEWAL_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** Who has not asked for so long may have lost it and got it back. */
    private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(50);

    private final String owner = "mq-starter@" + UUID.randomUUID();

    private final ClusterAdmin admin;

    private final List<MessageQueue> locked = new ArrayList<>();

    private long renewedNanos = System.nanoTime();

    private boolean lost;

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

    private boolean lock(MessageQueue queue) {
        boolean mine = admin.lock(queue, GROUP, owner);
        if (mine) {
            locked.add(queue);
        }
        return mine;
    }

    /** Whether it is still there; once lost, it stays so. Asks the brokers if that is due. */
    boolean isHeld() {
        long since = System.nanoTime() - renewedNanos;
        if (!lost && since > RENEWAL_NANOS) {
            lost = since > FORGOTTEN_NANOS || !renew();
        }
        return !lost;
    }

    private boolean renew() {
        renewedNanos = System.nanoTime();
        try {
            return locked.stream().allMatch(queue -> admin.lock(queue, GROUP, owner));
        } catch (MqException ex) {
            logger.warn("It is not certain that nobody else settles the same dead letters", ex);
            return false;
        }
    }

    @Override
    public void close() {
        for (MessageQueue queue : locked) {
            try {
                Uninterrupted.call(() -> {
                    admin.unlock(queue, GROUP, owner);
                    return true;
                });
            } catch (Exception ex) { // what it declares
                logger.debug("The lock of {} ends by itself", queue, ex);
            }
        }
    }
}
