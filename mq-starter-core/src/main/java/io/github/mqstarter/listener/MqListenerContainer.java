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

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;

/**
 * The running side of a listener: one consumer of one group. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface MqListenerContainer {

    /**
     * Name of the listener.
     *
     * @return the id
     */
    String id();

    /**
     * Names of the listeners it calls: its own, or those of several methods with different tags that are one consumer.
     *
     * @return the ids, at least one
     */
    List<String> listenerIds();

    /**
     * Topic it listens to.
     *
     * @return the topic
     */
    String topic();

    /**
     * Its consumer group.
     *
     * @return the group
     */
    String group();

    /**
     * The cluster it is on.
     *
     * @return the name of a configured cluster, or {@code null} if it is on another one
     * @throws io.github.mqstarter.MqException if the clients are not running
     */
    @Nullable
    String cluster();

    /**
     * The settings in force, complete.
     *
     * @return the settings
     */
    ListenerSettings settings();

    /**
     * What it is doing.
     *
     * @return the state
     */
    State state();

    /**
     * Why it does not run although it was started.
     *
     * @return what it waits for, in one line, or {@code null} if it is not {@link State#STARTING}
     */
    @Nullable
    String waitsFor();

    /**
     * How many queues of its topic this instance has.
     *
     * @return a number of queues, 0 if it is not connected or other instances have them all
     */
    int assignedQueues();

    /**
     * How far it is in the queues that this instance has, those of its retries among them. The client tells the brokers
     * every five seconds, so what they say is older.
     *
     * @return by queue, with topics that carry the namespace, the offset of the first message that is not acknowledged; a
     *     queue of which that is not known yet is left out
     */
    Map<MessageQueue, Long> offsets();

    /**
     * When a broker has last answered when it was asked for messages, be it that there are none, which takes it up to 15
     * seconds.
     *
     * @return the time, or {@code null} if there was no answer yet
     */
    @Nullable
    Instant lastPull();

    /**
     * How many messages the listener is working on, be it while it is being stopped.
     *
     * @return a number of messages
     */
    int inFlight();

    /**
     * How many messages have been dropped since the start because the listener was too far behind.
     *
     * @return a number of messages
     */
    long skipped();

    /**
     * Whether it has paused by itself because too many messages fail.
     *
     * @return whether its circuit is open
     */
    boolean isCircuitOpen();

    /**
     * What the listener has been working on for longer than its {@code execution-deadline}, and still is, be it while it is
     * being stopped.
     *
     * @return the deliveries
     */
    List<StuckDelivery> stuckDeliveries();

    /**
     * How many deliveries have been stuck since the start.
     *
     * @return a number of deliveries, with those the listener came back from in the end
     */
    long stuckCount();

    /**
     * Begins with no more messages until {@link #resume()}. Those that are being processed end, and as many as the client
     * keeps in store are still fetched. The queues stay with this instance, unless another one joins its group. No effect
     * on a container that is stopped.
     */
    void pause();

    /** Begins with messages again. */
    void resume();

    /**
     * Starts with a new client, unless it is started.
     *
     * @throws IllegalStateException if the registry is not running
     */
    void start();

    /**
     * Stops: what is being processed may end within the shutdown timeout, and what was only fetched is neither processed
     * nor acknowledged. Must not be called by the listener itself, for which it would wait.
     */
    void stop();

    /**
     * Stops and starts with a new client.
     *
     * @throws IllegalStateException if the registry is not running
     */
    void restart();

    /**
     * Sets the whole group, in all instances of the application, to the first message that was stored at a time or later,
     * so that what came since is delivered again, or what is older is skipped. Takes effect within half a minute.
     *
     * @param timestamp the time
     * @throws IllegalStateException if the container is not connected
     * @throws io.github.mqstarter.MqException if a broker refuses or does not answer
     */
    void seek(Instant timestamp);

    /** What a container can be doing. */
    enum State {

        /** Nothing, or nothing but ending what it was processing when it was stopped. */
        STOPPED,

        /** Waiting for the cluster or for its topic, or connecting. */
        STARTING,

        /** Fetching and processing messages. */
        RUNNING,

        /** Begins with no more messages. */
        PAUSED
    }
}
