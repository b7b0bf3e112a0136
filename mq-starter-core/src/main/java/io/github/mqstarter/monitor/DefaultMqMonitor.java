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

import io.github.mqstarter.MqException;
import io.github.mqstarter.MqPhases;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** {@link MqMonitor} of the clusters of some clients and the containers of a registry. */
final class DefaultMqMonitor implements MqMonitor {

    private static final Logger logger = LoggerFactory.getLogger(MqMonitor.class);

    private static final int MAX_ASKING = 16;

    private static final Duration MIN_STALE = Duration.ofSeconds(10);

    private static final int STALE_INTERVALS = 3;

    private final MqListenerRegistry registry;

    private final Duration interval;

    private final long staleNanos;

    private final Map<String, ClusterWatch> clusters = new LinkedHashMap<>();

    private final Map<MqListenerContainer, GroupWatch> groups = new ConcurrentHashMap<>();

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private volatile @Nullable Running running;

    DefaultMqMonitor(Builder builder) {
        this.registry = builder.registry;
        this.interval = builder.interval;
        this.staleNanos = Math.max(interval.multipliedBy(STALE_INTERVALS).toNanos(), MIN_STALE.toNanos());
        builder.clients
                .clusters()
                .forEach(name -> clusters.put(name, new ClusterWatch(name, builder.clients, builder.deadLetters)));
    }

    @Override
    public List<ClusterStatus> clusters() {
        return clusters.values().stream().map(ClusterWatch::status).toList();
    }

    @Override
    public List<GroupStatus> groups() {
        return registry.getContainers().stream().map(this::status).toList();
    }

    private GroupStatus status(MqListenerContainer container) {
        String name = clusterOf(container);
        ClusterWatch cluster = clusters.get(name);
        List<BrokerWatch> brokers = (cluster != null) ? cluster.counted() : List.of();
        return watch(container).status(name, brokers, staleNanos);
    }

    private GroupWatch watch(MqListenerContainer container) {
        return groups.computeIfAbsent(container, GroupWatch::new);
    }

    private static String clusterOf(MqListenerContainer container) {
        try {
            String cluster = container.cluster();
            return (cluster != null) ? cluster : "";
        } catch (MqException ex) { // the clients are not running
            return "";
        }
    }

    @Override
    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public synchronized void start() {
        if (running == null) {
            Running started = new Running();
            running = started;
            started.clock.scheduleAtFixedRate(() -> ask(started), 0, interval.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public synchronized void stop() {
        Running stopping = running;
        running = null;
        if (stopping != null) {
            stopping.clock.shutdownNow();
            stopping.asking.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    @Override
    public int getPhase() {
        return MqPhases.MONITOR;
    }

    private void ask(Running started) {
        try {
            Map<String, List<GroupWatch>> byCluster = new LinkedHashMap<>();
            registry.getContainers().forEach(container -> byCluster
                    .computeIfAbsent(clusterOf(container), name -> new ArrayList<>())
                    .add(watch(container)));
            CompletableFuture.allOf(clusters.entrySet().stream()
                            .map(entry -> entry.getValue()
                                    .ask(byCluster.getOrDefault(entry.getKey(), List.of()), started.asking))
                            .toArray(CompletableFuture<?>[]::new))
                    .thenRun(() -> tell(started));
        } catch (RuntimeException | Error ex) { // it would not be called again
            logger.error("The clusters could not be asked", ex);
        }
    }

    private void tell(Running started) {
        try {
            started.clock.execute(() -> listeners.forEach(DefaultMqMonitor::tell));
        } catch (RejectedExecutionException ex) {
            logger.debug("The monitor was stopped before all was asked for", ex);
        }
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException | Error ex) {
            logger.warn("{} failed at what the monitor has found", listener, ex);
        }
    }

    /** What exists between a start and the next stop. */
    private static final class Running {

        private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, threads("mq-monitor-"));

        private final ThreadPoolExecutor asking = new ThreadPoolExecutor(
                MAX_ASKING, MAX_ASKING, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads("mq-monitor-ask-"));

        Running() {
            asking.allowCoreThreadTimeOut(true);
        }

        private static CustomizableThreadFactory threads(String prefix) {
            CustomizableThreadFactory threads = new CustomizableThreadFactory(prefix);
            threads.setDaemon(true);
            return threads;
        }
    }
}
