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

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * A member of a consumer group that is asked for messages, and is told which are done.
 *
 * <p><b>At least once.</b> Nothing is acknowledged by receiving. The offset of the group moves over a queue as far as all
 * messages before it are acknowledged; {@link #acknowledge(Collection)} returns when the broker has it. What was received
 * and not acknowledged is received again by whoever gets the queue next: after {@link #close()}, after a crash, when
 * another member joins or leaves, or at once after {@link #rewind()}; and with it what was acknowledged behind it in the
 * same queue.
 *
 * <p>Each queue of the topic belongs to one member of the group at a time. The first use joins the group, which takes
 * part of a second, or a little more where the group has other members, that hand over queues; messages are fetched ahead
 * of being asked for. There are no retries and no dead letters here: what to do
 * with a message that fails is up to the caller.
 *
 * <p>Safe for use by many threads: each message is given to one of them.
 *
 * @param <T> the type of the payloads
 * @since 0.1.0
 */
public interface MqConsumer<T> extends AutoCloseable {

    /**
     * Waits until there is at least one message, or the time is over. Joining the group, at the first use, may take longer
     * than that.
     *
     * @param max the largest number of messages to receive, at least 1
     * @param timeout how long to wait; zero or less for not at all
     * @return the messages, those of one queue in their order; none if the time is over, or if the consumer was closed or
     *     the template stopped meanwhile
     * @throws InterruptedException if the thread is interrupted before or while it waits; no message is lost by it
     * @throws IllegalArgumentException if {@code max} is less than 1
     * @throws io.github.mqstarter.MqException if the consumer is closed, the template or the clients do not run, or the
     *     group cannot be joined; then the next call tries again
     */
    List<Received<T>> receive(int max, Duration timeout) throws InterruptedException;

    /**
     * Acknowledges a message that is done.
     *
     * @param received a message of this consumer
     * @throws IllegalArgumentException if it is not of this consumer
     * @throws io.github.mqstarter.MqException as {@link #acknowledge(Collection)}
     */
    default void acknowledge(Received<? extends T> received) {
        acknowledge(List.of(received));
    }

    /**
     * Acknowledges messages that are done, in whatever order: one call to the broker per queue whose offset moves. Has no
     * effect on messages that are acknowledged already, or whose queue has gone to another member or elsewhere by a seek
     * since.
     *
     * @param received messages of this consumer
     * @throws IllegalArgumentException if one is not of this consumer; then none is acknowledged
     * @throws io.github.mqstarter.MqException if the broker has not taken the offset of a queue, which is tried again by
     *     itself every few seconds; or if the consumer is closed, and the messages come again
     */
    void acknowledge(Collection<? extends Received<? extends T>> received);

    /**
     * Goes on with the first message that was stored at a time or later, in all queues that this consumer has now. This
     * is from then on the offset of the group in them; the other members have queues, and positions, of their own.
     * Messages received before can no longer be acknowledged.
     *
     * @param time the time, by the clock of the broker
     * @throws io.github.mqstarter.MqException if the consumer is closed, gets no queue in time, or the broker does not answer
     */
    void seek(Instant time);

    /**
     * As {@link #seek(Instant)}, to the oldest message that the broker still has.
     *
     * @throws io.github.mqstarter.MqException as {@link #seek(Instant)}
     */
    void seekToBeginning();

    /**
     * As {@link #seek(Instant)}, to behind the newest message: what is there is skipped.
     *
     * @throws io.github.mqstarter.MqException as {@link #seek(Instant)}
     */
    void seekToEnd();

    /**
     * Receives again what is not acknowledged, and what follows it in the same queue. The offset of the group stays.
     *
     * @throws io.github.mqstarter.MqException if the consumer is closed, or the broker does not answer
     */
    void rewind();

    /**
     * Whether this consumer is not closed.
     *
     * @return whether it can be used
     */
    boolean isOpen();

    /** Leaves the group, for good. Who waits in {@link #receive} returns without messages. */
    @Override
    void close();
}
