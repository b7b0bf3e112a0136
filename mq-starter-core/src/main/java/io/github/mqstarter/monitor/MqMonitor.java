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
package io.github.mqstarter.monitor;

import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.deadletter.DeadLetterOperations;
import io.github.mqstarter.listener.MqListenerRegistry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

/**
 * What is known of the clusters and of the groups of the application's listeners, asked of the brokers at regular times
 * over the producers' connections. Reading it never waits. One thread says when to ask, and a few more ask, each broker by
 * itself, so that one that hangs holds up nothing that is known of the others. All are daemons. Safe for use by many
 * threads.
 *
 * <p>A cluster is down as soon as each of its brokers has twice not answered within 1.5 seconds, and up as soon as one
 * answers. What was not answered for three intervals, and at least ten seconds, is not known any more. Disks of brokers
 * and ids of clients are asked for every 30 seconds.
 *
 * <p>How far this instance is it tells by itself, so that what is processed here counts at once; other instances of the
 * group store it every five seconds. Queues for which no offset was ever stored count from where the group will begin. A
 * broker that the name server does not list any more, or lists without the topic, and that does not answer, has no part in the
 * numbers of a group. Of a broadcasting listener, whose offsets no broker has, nothing but its dead letters is known.
 *
 * @since 0.1.0
 */
public interface MqMonitor extends SmartLifecycle {

    /**
     * The clusters, as they were last seen.
     *
     * @return one status per cluster, the primary one first
     */
    List<ClusterStatus> clusters();

    /**
     * The groups of the listeners, as they were last seen.
     *
     * @return one status per container, in the order of the registry
     */
    List<GroupStatus> groups();

    /**
     * Called by the thread of the monitor when all has been asked for once more.
     *
     * @param listener who is to be called; it should not block
     */
    void addListener(Runnable listener);

    /**
     * Starts to build a monitor.
     *
     * @param clients the clients to ask with
     * @param registry the listeners whose groups are asked for
     * @return the builder
     */
    static Builder builder(MqClients clients, MqListenerRegistry registry) {
        return new Builder(clients, registry);
    }

    /** Collects what a monitor is made of. Not for use by many threads. */
    final class Builder {

        final MqClients clients;

        final MqListenerRegistry registry;

        @Nullable
        DeadLetterOperations deadLetters;

        Duration interval = Duration.ofSeconds(5);

        private Builder(MqClients clients, MqListenerRegistry registry) {
            this.clients = clients;
            this.registry = registry;
        }

        /**
         * Sets what counts dead letters. Without it their number is not known.
         *
         * @param operations the operations
         * @return this builder
         */
        public Builder deadLetters(DeadLetterOperations operations) {
            this.deadLetters = operations;
            return this;
        }

        /**
         * Sets how often all is asked for. Default every 5 seconds.
         *
         * @param newInterval the time between two beginnings
         * @return this builder
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder interval(Duration newInterval) {
            Assert.isTrue(!newInterval.isNegative() && !newInterval.isZero(), "An interval is positive");
            this.interval = newInterval;
            return this;
        }

        /**
         * Makes the monitor, which asks nothing before it is started.
         *
         * @return the monitor
         */
        public MqMonitor build() {
            return new DefaultMqMonitor(this);
        }
    }
}
