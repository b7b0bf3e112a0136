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
     * How many messages the listener is working on.
     *
     * @return a number of messages
     */
    int inFlight();

    /**
     * Stops fetching messages until {@link #resume()}. Those already fetched are still processed. No effect on a
     * container that is not started.
     */
    void pause();

    /** Fetches messages again. */
    void resume();

    /** What a container can be doing. */
    enum State {

        /** Nothing. */
        STOPPED,

        /** Waiting for the cluster, or connecting to it. */
        STARTING,

        /** Fetching and processing messages. */
        RUNNING,

        /** Fetching no messages. */
        PAUSED
    }
}
