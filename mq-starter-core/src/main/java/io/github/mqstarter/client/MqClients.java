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
package io.github.mqstarter.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * The native clients of all clusters. Each has an instance name of its own per cluster, role and process, so that no
 * two share a connection by accident or are taken for one by the broker. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface MqClients extends SmartLifecycle, AutoCloseable {

    /** Name of the cluster that is meant where none is named. */
    String PRIMARY = "primary";

    /**
     * Starts to build the clients.
     *
     * @param primary the cluster that is meant where none is named
     * @return the builder
     */
    static Builder builder(ClusterSettings primary) {
        return new Builder(primary);
    }

    /**
     * The names of the clusters.
     *
     * @return the names: {@value #PRIMARY}, then the others by the alphabet
     */
    Set<String> clusters();

    /**
     * The producer of a cluster, started with this object.
     *
     * @param cluster the name of the cluster, or {@code null} for the primary one
     * @return the producer, not to be shut down
     * @throws IllegalArgumentException if there is no cluster of that name
     * @throws io.github.mqstarter.MqException if the clients are not running
     */
    DefaultMQProducer producer(@Nullable String cluster);

    /**
     * Makes a consumer on a cluster: connected, named and customized, but neither subscribed nor started.
     *
     * @param cluster the name of the cluster, or {@code null} for the primary one
     * @param group the consumer group
     * @return a new consumer, to be {@linkplain #stopConsumer stopped} by the caller
     * @throws IllegalArgumentException if there is no cluster of that name
     * @throws io.github.mqstarter.MqException if the clients are not running
     */
    DefaultMQPushConsumer newConsumer(@Nullable String cluster, String group);

    /**
     * Stops a consumer: it fetches no more, what runs or was fetched may end within its await-termination time, the rest
     * is interrupted, its offsets are stored. Returns when that is done, at the latest after twice that time. No effect on one that was never started.
     *
     * @param consumer a consumer of {@link #newConsumer}
     */
    void stopConsumer(DefaultMQPushConsumer consumer);

    /**
     * Makes a consumer to pull with on a cluster: connected, named and customized, but neither subscribed nor started. Its
     * name is its own, so that an application may have several in one group.
     *
     * @param cluster the name of the cluster, or {@code null} for the primary one
     * @param group the consumer group
     * @return a new consumer, to be {@linkplain #stopPullConsumer stopped} by the caller
     * @throws IllegalArgumentException if there is no cluster of that name
     * @throws io.github.mqstarter.MqException if the clients are not running
     */
    DefaultLitePullConsumer newPullConsumer(@Nullable String cluster, String group);

    /**
     * Stops a consumer: its offsets are stored, and it leaves its group. No effect on one that is not running.
     *
     * @param consumer a consumer of {@link #newPullConsumer}
     */
    void stopPullConsumer(DefaultLitePullConsumer consumer);

    /**
     * Completes when the name server of a cluster has answered and the declared topics are provisioned; exceptionally
     * when this object stops before.
     *
     * @param cluster the name of the cluster, or {@code null} for the primary one
     * @return the future, completed on a thread that must not be blocked
     * @throws IllegalArgumentException if there is no cluster of that name
     * @throws io.github.mqstarter.MqException if the clients are not running
     */
    CompletableFuture<Void> whenReady(@Nullable String cluster);

    /**
     * Says who answers when a broker asks how a transaction ended, in place of who did before. From then on all brokers
     * know the producers, even those that have never sent anything, so that they can ask.
     *
     * @param listener who answers, on a few threads of these clients
     */
    void answerChecksBy(TransactionListener listener);

    /**
     * Makes the producer of a cluster known to all of its brokers, so that each of them can send something to it. Without
     * it, a broker knows only the producers that have sent something to one of its topics. Waits for answers of the
     * network.
     *
     * @param cluster the name of the cluster, or {@code null} for the primary one
     * @return whether a broker has answered; then there is no need to call this again
     * @throws IllegalArgumentException if there is no cluster of that name
     * @throws io.github.mqstarter.MqException if the clients are not running, or no name server answers
     */
    boolean meetBrokers(@Nullable String cluster);

    /** The same as {@link #stop()}. */
    @Override
    void close();

    /** Collects what the clients are made of. Not for use by many threads. */
    final class Builder {

        private final Map<String, ClusterSettings> clusters = new LinkedHashMap<>();

        private final List<MqClientCustomizer> customizers = new ArrayList<>();

        private final Map<String, Integer> topics = new LinkedHashMap<>();

        private TopicProvisioning provisioning = TopicProvisioning.NONE;

        private StartupFailurePolicy startupFailurePolicy = StartupFailurePolicy.RETRY;

        private Builder(ClusterSettings primary) {
            clusters.put(PRIMARY, primary);
        }

        /**
         * Adds a cluster.
         *
         * @param name the name that destinations and listeners use for it
         * @param settings how to reach it
         * @return this builder
         */
        public Builder cluster(String name, ClusterSettings settings) {
            clusters.put(name, settings);
            return this;
        }

        /**
         * Adds customizers, called in this order.
         *
         * @param added the customizers
         * @return this builder
         */
        public Builder customizers(Collection<? extends MqClientCustomizer> added) {
            customizers.addAll(added);
            return this;
        }

        /**
         * Says what to do about missing topics of the primary cluster.
         *
         * @param mode what to do
         * @param queuesByTopic the topics, each with the number of queues it gets on each broker
         * @return this builder
         */
        public Builder topics(TopicProvisioning mode, Map<String, Integer> queuesByTopic) {
            provisioning = mode;
            topics.putAll(queuesByTopic);
            return this;
        }

        /**
         * Says what happens when a cluster cannot be used at startup. Default {@link StartupFailurePolicy#RETRY}.
         *
         * @param policy the policy
         * @return this builder
         */
        public Builder startupFailurePolicy(StartupFailurePolicy policy) {
            startupFailurePolicy = policy;
            return this;
        }

        /**
         * Makes the clients. Nothing is connected before {@link MqClients#start()}.
         *
         * @return the clients
         */
        public MqClients build() {
            return new DefaultMqClients(
                    clusters, customizers, new TopicProvisioner(provisioning, topics), startupFailurePolicy);
        }
    }
}
