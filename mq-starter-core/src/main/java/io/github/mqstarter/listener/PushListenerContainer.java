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

import io.github.mqstarter.client.MqClients;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A container around a native push consumer, with a new one for each start. */
final class PushListenerContainer implements MqListenerContainer {

    private static final Logger logger = LoggerFactory.getLogger(MqListenerContainer.class);

    private static final long RETRY_MILLIS = 1_000;

    private static final long FIRST_REFRESH_MILLIS = 50;

    private final ListenerEndpoint endpoint;

    private final MqClients clients;

    private final MessageDispatcher dispatcher;

    private final Duration shutdownTimeout;

    private @Nullable DefaultMQPushConsumer consumer;

    private volatile State state = State.STOPPED;

    PushListenerContainer(
            ListenerEndpoint endpoint, MqClients clients, MessageDispatcher dispatcher, Duration shutdownTimeout) {
        this.endpoint = endpoint;
        this.clients = clients;
        this.dispatcher = dispatcher;
        this.shutdownTimeout = shutdownTimeout;
    }

    @Override
    public String id() {
        return endpoint.id();
    }

    @Override
    public String topic() {
        return endpoint.topic();
    }

    @Override
    public String group() {
        return endpoint.group();
    }

    @Override
    public ListenerSettings settings() {
        return endpoint.settings();
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public int inFlight() {
        return dispatcher.inFlight();
    }

    @Override
    public synchronized void pause() {
        if (consumer != null && state == State.RUNNING) {
            consumer.suspend();
            state = State.PAUSED;
        }
    }

    @Override
    public synchronized void resume() {
        if (consumer != null && state == State.PAUSED) {
            consumer.resume();
            state = State.RUNNING;
        }
    }

    /** Connects as soon as the cluster is there, on a thread of the executor. */
    synchronized void start(ScheduledExecutorService executor) {
        state = State.STARTING;
        clients.whenReady(endpoint.cluster()).thenRunAsync(() -> connect(executor), executor);
    }

    /** Fetches no more, waits for what runs, and disconnects. Does not hold the lock, as listeners may ask for it. */
    void stop() {
        DefaultMQPushConsumer stopping = takeConsumer();
        if (stopping != null) {
            clients.stopConsumer(stopping);
        }
    }

    private synchronized @Nullable DefaultMQPushConsumer takeConsumer() {
        DefaultMQPushConsumer taken = consumer;
        state = State.STOPPED;
        consumer = null;
        return taken;
    }

    private synchronized void connect(ScheduledExecutorService executor) {
        if (state != State.STARTING || executor.isShutdown()) {
            return;
        }
        try {
            DefaultMQPushConsumer started = newConsumer();
            started.start();
            consumer = started;
            state = State.RUNNING;
            refreshRoutes(new RouteRefresher(started, endpoint.topic()), FIRST_REFRESH_MILLIS, executor);
        } catch (MQClientException | RuntimeException ex) {
            logger.warn("Listener {} cannot start, trying again every {} ms", id(), RETRY_MILLIS, ex);
            executor.schedule(() -> connect(executor), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private DefaultMQPushConsumer newConsumer() throws MQClientException {
        DefaultMQPushConsumer created = clients.newConsumer(endpoint.cluster(), endpoint.group());
        created.subscribe(endpoint.topic(), endpoint.tags());
        created.setConsumeThreadMin(endpoint.concurrency());
        created.setConsumeThreadMax(endpoint.concurrency());
        created.setMaxReconsumeTimes(endpoint.maxAttempts() - 1);
        created.setAwaitTerminationMillisWhenShutdown(shutdownTimeout.toMillis());
        created.registerMessageListener(dispatcher);
        return created;
    }

    private void refreshRoutes(RouteRefresher refresher, long delayMillis, ScheduledExecutorService executor) {
        executor.schedule(
                () -> {
                    if (state != State.STOPPED && !refresher.refresh()) {
                        refreshRoutes(refresher, Math.min(2 * delayMillis, RETRY_MILLIS), executor);
                    }
                },
                delayMillis,
                TimeUnit.MILLISECONDS);
    }
}
