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
package io.github.mqstarter.alert;

import io.github.mqstarter.MqPhases;
import io.github.mqstarter.listener.DeliveryOutcome;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.monitor.MqMonitor;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks once a second for what is to be told. */
final class DefaultMqAlerts implements MqAlerts {

    private static final Logger logger = LoggerFactory.getLogger(MqAlerts.class);

    private static final Duration COLLECT_TIME = Duration.ofSeconds(2);

    private static final long LOOK_MILLIS = 1_000;

    private static final long LAST_SECONDS = 5;

    private final boolean deadLetters;

    private final AlertBoard board;

    private final AlertWatch watch;

    private final AlertSender sender;

    private final Supplier<@Nullable MqListenerRegistry> registry;

    private final Supplier<@Nullable MqMonitor> monitor;

    private @Nullable MqMonitor watched;

    private @Nullable ScheduledExecutorService thread;

    DefaultMqAlerts(Builder builder) {
        BiConsumer<MqAlert.Type, AlertOutcome> outcomes = builder.outcomes;
        this.deadLetters = builder.settings.deadLetters();
        this.board =
                new AlertBoard(builder.settings, COLLECT_TIME, type -> outcomes.accept(type, AlertOutcome.SUPPRESSED));
        this.watch = new AlertWatch(board, builder.settings.lagThreshold());
        this.sender = new AlertSender(board, builder.sinks, builder.origin, outcomes);
        this.registry = builder.registry;
        this.monitor = builder.monitor;
    }

    @Override
    public void onOutcome(DeliveryOutcome outcome) {
        if (deadLetters && outcome.type() == DeliveryOutcome.Type.DEAD_LETTER) {
            board.deadLetter(outcome, Instant.now());
        }
    }

    @Override
    public synchronized void start() {
        if (thread != null) {
            return;
        }
        MqListenerRegistry listeners = registry.get();
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(DefaultMqAlerts::newThread);
        started.scheduleWithFixedDelay(() -> look(listeners), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        thread = started;
        watchMonitor();
    }

    /** What was collected is still told, unless a sink takes too long. */
    @Override
    public synchronized void stop() {
        ScheduledExecutorService stopping = thread;
        thread = null;
        if (stopping != null) {
            board.collectNoMore();
            stopping.execute(sender::sendWhatIsDue);
            stopping.shutdown();
            awaitEnd(stopping);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    /** Listeners stop before, so that their last dead letters are told. */
    @Override
    public int getPhase() {
        return MqPhases.PRODUCERS;
    }

    /** A monitor lives as long as the application, and takes a listener once. */
    private void watchMonitor() {
        MqMonitor source = monitor.get();
        if (source != null && watched == null) {
            watched = source;
            source.addListener(() -> watch.look(source, Instant.now()));
        }
    }

    private void look(@Nullable MqListenerRegistry listeners) {
        try {
            if (listeners != null) {
                watch.look(listeners, Instant.now());
            }
            sender.sendWhatIsDue();
        } catch (RuntimeException | Error ex) {
            logger.warn("Alerts could not be looked for, trying again", ex);
        }
    }

    private static void awaitEnd(ScheduledExecutorService stopping) {
        try {
            if (!stopping.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS)) {
                stopping.shutdownNow();
            }
        } catch (InterruptedException ex) {
            stopping.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "mq-alert");
        thread.setDaemon(true);
        return thread;
    }
}
