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

import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.MqException;
import io.github.mqstarter.MqPhases;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** {@link MqClients} of a fixed set of clusters. Native clients start but once, so each start makes new ones. */
final class DefaultMqClients implements MqClients {

    private static final Comparator<String> PRIMARY_FIRST = Comparator.<String, Boolean>comparing(
                    name -> !name.equals(MqClients.PRIMARY))
            .thenComparing(Comparator.naturalOrder());

    private static final Logger logger = LoggerFactory.getLogger(MqClients.class);

    private static final long RETRY_SECONDS = 1;

    private static final long MEET_AGAIN_SECONDS = 30;

    private final Map<String, ClusterSettings> settings;

    private final List<MqClientCustomizer> customizers;

    private final TopicProvisioner provisioner;

    private final StartupFailurePolicy startupFailurePolicy;

    private volatile @Nullable Running running;

    private volatile @Nullable TransactionListener transactionListener;

    DefaultMqClients(
            Map<String, ClusterSettings> settings,
            Collection<MqClientCustomizer> customizers,
            TopicProvisioner provisioner,
            StartupFailurePolicy startupFailurePolicy) {
        this.settings = new LinkedHashMap<>(settings);
        this.customizers = List.copyOf(customizers);
        this.provisioner = provisioner;
        this.startupFailurePolicy = startupFailurePolicy;
    }

    @Override
    public Set<String> clusters() {
        Set<String> names = new TreeSet<>(PRIMARY_FIRST);
        names.addAll(settings.keySet());
        return Collections.unmodifiableSet(names);
    }

    @Override
    public DefaultMQProducer producer(@Nullable String cluster) {
        return find(cluster).producer();
    }

    @Override
    public DefaultMQPushConsumer newConsumer(@Nullable String cluster, String group) {
        return find(cluster).newConsumer(group);
    }

    @Override
    public void stopConsumer(DefaultMQPushConsumer consumer) {
        consumer.suspend();
        ClusterClient.stop(consumer);
    }

    @Override
    public DefaultLitePullConsumer newPullConsumer(@Nullable String cluster, String group) {
        return find(cluster).newPullConsumer(group);
    }

    @Override
    public void stopPullConsumer(DefaultLitePullConsumer consumer) {
        ClusterClient.stop(consumer);
    }

    @Override
    public CompletableFuture<Void> whenReady(@Nullable String cluster) {
        return find(cluster).ready().copy();
    }

    @Override
    public synchronized void answerChecksBy(TransactionListener listener) {
        transactionListener = listener;
        Running now = running;
        if (now != null) {
            now.clusters.values().forEach(cluster -> {
                cluster.answerChecksBy(listener);
                cluster.ready().thenRunAsync(() -> meetBrokers(cluster, now), now.starter);
            });
        }
    }

    @Override
    public boolean meetBrokers(@Nullable String cluster) {
        return meetBrokers(find(cluster));
    }

    @Override
    public synchronized void start() {
        if (running != null) {
            return;
        }
        Running started = new Running(newClusters());
        running = started;
        try {
            started.clusters.values().forEach(cluster -> start(cluster, started));
        } catch (RuntimeException ex) {
            stop();
            throw ex;
        }
    }

    @Override
    public synchronized void stop() {
        Running stopping = running;
        running = null;
        if (stopping != null) {
            stopping.starter.shutdownNow();
            stopping.clusters.values().forEach(DefaultMqClients::stopQuietly);
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    @Override
    public int getPhase() {
        return MqPhases.CLIENTS;
    }

    @Override
    public void close() {
        stop();
    }

    private static boolean meetBrokers(ClusterClient cluster) {
        try {
            return cluster.meetBrokers();
        } catch (IllegalStateException ex) {
            throw new MqException("No name server of cluster '%s' answers".formatted(cluster.name()), ex);
        }
    }

    /** Tries until it works: a broker that does not know a producer cannot ask it how a transaction ended. */
    private static void meetBrokers(ClusterClient cluster, Running started) {
        boolean met = false;
        try {
            met = meetBrokers(cluster);
        } catch (RuntimeException ex) {
            logger.debug("Not all brokers of cluster '{}' know the producer yet", cluster.name(), ex);
        }
        if (!met && !started.starter.isShutdown()) {
            started.starter.schedule(() -> meetBrokers(cluster, started), MEET_AGAIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void stopQuietly(ClusterClient cluster) {
        try {
            cluster.stop();
        } catch (RuntimeException ex) {
            logger.warn("Cluster '{}' did not stop in order", cluster.name(), ex);
        }
    }

    private Map<String, ClusterClient> newClusters() {
        String instanceSuffix = UUID.randomUUID().toString().substring(0, 8);
        Map<String, ClusterClient> clusters = new LinkedHashMap<>();
        settings.forEach(
                (name, cluster) -> clusters.put(name, new ClusterClient(name, cluster, customizers, instanceSuffix)));
        TransactionListener listener = transactionListener;
        if (listener != null) {
            clusters.values().forEach(cluster -> cluster.answerChecksBy(listener));
        }
        return clusters;
    }

    private void start(ClusterClient cluster, Running started) {
        cluster.start();
        if (transactionListener != null) {
            cluster.ready().thenRunAsync(() -> meetBrokers(cluster, started), started.starter);
        }
        try {
            prepare(cluster);
        } catch (MqException ex) {
            if (startupFailurePolicy == StartupFailurePolicy.FAIL) {
                throw new MqConfigurationException(
                        ex.getMessage() + ". As mq.startup-failure-policy is 'fail', the application does not start.",
                        "Start what is missing or correct the properties, or set mq.startup-failure-policy=retry to start without it.",
                        ex);
            }
            logger.warn("{}: trying again every {} s until it works", ex.getMessage(), RETRY_SECONDS);
            started.starter.schedule(() -> retry(cluster, started), RETRY_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void retry(ClusterClient cluster, Running started) {
        try {
            prepare(cluster);
            logger.info(
                    "Cluster '{}' works now ({})",
                    cluster.name(),
                    cluster.settings().nameServer());
        } catch (RuntimeException ex) {
            logger.debug("Cluster '{}' does not work yet", cluster.name(), ex);
            started.starter.schedule(() -> retry(cluster, started), RETRY_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void prepare(ClusterClient cluster) {
        try {
            TopicProvisioner.requireReachable(cluster);
            if (cluster.name().equals(PRIMARY)) {
                provisioner.provision(cluster);
            }
            cluster.ready().complete(null);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new MqException("Interrupted while cluster '%s' was starting".formatted(cluster.name()), ex);
        }
    }

    private ClusterClient find(@Nullable String cluster) {
        String name = (cluster != null) ? cluster : PRIMARY;
        if (!settings.containsKey(name)) {
            throw new IllegalArgumentException("There is no cluster '%s': the clusters are %s (see mq.clusters)"
                    .formatted(name, settings.keySet()));
        }
        Running now = running;
        ClusterClient found = (now != null) ? now.clusters.get(name) : null;
        if (found == null) {
            throw new MqException("The clients of cluster '%s' are not running".formatted(name));
        }
        return found;
    }

    /** What exists between a start and the next stop. */
    private static final class Running {

        private final Map<String, ClusterClient> clusters;

        private final ScheduledExecutorService starter =
                Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("mq-client-starter-"));

        Running(Map<String, ClusterClient> clusters) {
            this.clusters = clusters;
        }
    }
}
