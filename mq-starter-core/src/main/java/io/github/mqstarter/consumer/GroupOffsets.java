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
package io.github.mqstarter.consumer;

import io.github.mqstarter.MqException;
import io.github.mqstarter.StartPosition;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.consumer.store.ReadOffsetType;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.exception.OffsetNotFoundException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offsets of a group, as one consumer of it moves them. In place of the client's own store, which stores offsets that
 * nobody has acknowledged, forgets those of other queues when one is stored, does not say whether storing worked, and
 * begins a new group at offset 0 of a young topic whatever it is told.
 */
final class GroupOffsets implements OffsetStore {

    private static final Logger logger = LoggerFactory.getLogger(GroupOffsets.class);

    /** What the client understands as: not known. */
    private static final long UNKNOWN = -1;

    /** What the client understands as: could not be read, to be tried again. */
    private static final long UNREADABLE = -2;

    private final Supplier<BrokerCalls> broker;

    private final StartPosition start;

    private final Consumer<MessageQueue> onLost;

    private final ConcurrentMap<MessageQueue, Offset> offsets = new ConcurrentHashMap<>();

    private volatile @Nullable Throwable unreadable;

    GroupOffsets(Supplier<BrokerCalls> broker, StartPosition start, Consumer<MessageQueue> onLost) {
        this.broker = broker;
        this.start = start;
        this.onLost = onLost;
    }

    /** The offset of the group, if it could be read. */
    OptionalLong known(MessageQueue queue) {
        Offset known = offsets.get(queue);
        return (known != null) ? OptionalLong.of(known.value) : OptionalLong.empty();
    }

    /** Moves the offset of the group; the broker does not know it yet. */
    void move(MessageQueue queue, long offset) {
        updateOffset(queue, offset, false);
    }

    /** Moves the offset of the group to one that the broker knows better: what it was told before may be forgotten. */
    void correct(MessageQueue queue, long offset) {
        Offset known = offsets.computeIfAbsent(queue, key -> new Offset(UNKNOWN));
        known.value = offset;
        known.stored = UNKNOWN;
    }

    /** Why the offset of a queue could not be read, if one could not. */
    @Nullable
    Throwable unreadable() {
        return unreadable;
    }

    /** Returns when the broker has the offsets of these queues, throws {@link MqException} if it has not taken all. */
    void store(Collection<MessageQueue> queues) {
        MqException failure = persist(queues);
        if (failure != null) {
            throw failure;
        }
    }

    /** Answers why not all are stored. A broker that does not answer for one queue is not asked for the others. */
    private @Nullable MqException persist(Collection<MessageQueue> queues) {
        MqException failure = null;
        Set<String> away = new HashSet<>();
        for (MessageQueue queue : queues) {
            if (!away.contains(queue.getBrokerName())) {
                try {
                    persistOrThrow(queue);
                } catch (InterruptedException ex) {
                    Thread.currentThread().interrupt();
                    return notStored(queue, ex);
                } catch (RemotingException | MQBrokerException | MQClientException | RuntimeException ex) {
                    if (ex instanceof RemotingException) {
                        away.add(queue.getBrokerName());
                    }
                    failure = notStored(queue, ex);
                }
            }
        }
        return failure;
    }

    @Override
    public void load() {}

    @Override
    public void updateOffset(MessageQueue queue, long offset, boolean increaseOnly) {
        offsets.computeIfAbsent(queue, key -> new Offset(UNKNOWN)).value = offset;
    }

    @Override
    public void updateAndFreezeOffset(MessageQueue queue, long offset) {
        updateOffset(queue, offset, false);
    }

    @Override
    public long readOffset(MessageQueue queue, ReadOffsetType type) {
        Offset known = offsets.get(queue);
        if (known != null && type != ReadOffsetType.READ_FROM_STORE) {
            return known.value;
        }
        return (type == ReadOffsetType.READ_FROM_MEMORY) ? UNKNOWN : readOrStart(queue);
    }

    /** One after the other: two that begin at the end at once would begin at two ends. */
    private synchronized long readOrStart(MessageQueue queue) {
        try {
            long offset = readOrStartAt(queue);
            unreadable = null;
            return offset;
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return UNREADABLE;
        } catch (RemotingException | MQBrokerException | MQClientException | RuntimeException ex) {
            logger.debug("The offset of {} cannot be read yet", queue, ex);
            unreadable = ex;
            return UNREADABLE;
        }
    }

    private long readOrStartAt(MessageQueue queue)
            throws RemotingException, MQBrokerException, MQClientException, InterruptedException {
        long offset;
        try {
            offset = broker.get().readOffset(queue);
        } catch (OffsetNotFoundException ex) {
            offset = broker.get().offsetOf(start, queue);
            if (start.kind() != StartPosition.Kind.FIRST) {
                broker.get().storeOffset(queue, offset);
            }
        }
        offsets.putIfAbsent(queue, new Offset(offset));
        return offset;
    }

    @Override
    public void persistAll(Set<MessageQueue> queues) {
        MqException failure = persist(queues);
        if (failure != null) {
            logger.warn("Not all offsets are stored: the last messages may come again", failure);
        }
    }

    @Override
    public void persist(MessageQueue queue) {
        persistAll(Set.of(queue));
    }

    private void persistOrThrow(MessageQueue queue)
            throws RemotingException, MQBrokerException, MQClientException, InterruptedException {
        Offset offset = offsets.get(queue);
        if (offset != null) {
            offset.persist(queue, broker.get());
        }
    }

    /** The client calls this when the queue goes to another consumer, and before it comes from one. */
    @Override
    public void removeOffset(MessageQueue queue) {
        onLost.accept(queue);
        offsets.remove(queue);
    }

    @Override
    public Map<MessageQueue, Long> cloneOffsetTable(String topic) {
        Map<MessageQueue, Long> clone = new HashMap<>();
        offsets.forEach((queue, offset) -> clone.put(queue, offset.value));
        return clone;
    }

    @Override
    public void updateConsumeOffsetToBroker(MessageQueue queue, long offset, boolean isOneway)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        broker.get().storeOffset(queue, offset);
    }

    private static MqException notStored(MessageQueue queue, Exception cause) {
        return new MqException(
                "The offset of %s is not stored yet: it will be tried again, but if the application ends before, messages come again"
                        .formatted(queue),
                cause);
    }

    /** An offset, and what of it the broker knows. Who comes while it is being stored finds a later one stored, too. */
    private static final class Offset {

        private volatile long value;

        private volatile long stored;

        Offset(long stored) {
            this.value = stored;
            this.stored = stored;
        }

        synchronized void persist(MessageQueue queue, BrokerCalls broker)
                throws RemotingException, MQBrokerException, MQClientException, InterruptedException {
            long storing = value;
            if (storing != stored) {
                broker.storeOffset(queue, storing);
                stored = storing;
            }
        }
    }
}
