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

import io.github.mqstarter.MqException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.Assert;

/** A container around a native push consumer, with a new one for each start. */
final class PushListenerContainer implements MqListenerContainer {

    private static final Logger logger = LoggerFactory.getLogger(MqListenerContainer.class);

    private static final long RETRY_MILLIS = 1_000;

    private static final long FIRST_REFRESH_MILLIS = 50;

    private final ConsumeRules rules;

    private final List<String> listenerIds;

    private final String topic;

    private final ListenerSettings settings;

    private final ConsumerSource source;

    private final MessageDispatcher dispatcher;

    private final DeliveryOutcomes outcomes;

    private final PullWatch pulls = new PullWatch();

    private @Nullable ListenerExecutors executors;

    private volatile @Nullable NativeConsumer consumer;

    /** Those whose listener may still be at work. */
    private final List<NativeConsumer> stopping = new CopyOnWriteArrayList<>();

    private volatile State state = State.STOPPED;

    /** What holds up a start. */
    private volatile String waitsFor = "";

    /** How often it was told to start; what an earlier start still tries is of no interest. */
    private int starts;

    /** Whether it is to be paused as soon as it runs. */
    private boolean pauseWanted;

    PushListenerContainer(
            ConsumeRules rules,
            List<String> listenerIds,
            String topic,
            ListenerSettings settings,
            ConsumerSource source,
            MessageDispatcher dispatcher,
            DeliveryOutcomes outcomes) {
        this.rules = rules;
        this.listenerIds = List.copyOf(listenerIds);
        this.topic = topic;
        this.settings = settings;
        this.source = source;
        this.dispatcher = dispatcher;
        this.outcomes = outcomes;
    }

    @Override
    public String id() {
        return rules.listenerId();
    }

    @Override
    public List<String> listenerIds() {
        return listenerIds;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public String group() {
        return rules.group();
    }

    @Override
    public @Nullable String cluster() {
        return source.cluster();
    }

    @Override
    public ListenerSettings settings() {
        return settings;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public @Nullable String waitsFor() {
        return (state == State.STARTING) ? waitsFor : null;
    }

    @Override
    public int assignedQueues() {
        NativeConsumer running = consumer;
        return (running != null) ? running.assignedQueues() : 0;
    }

    @Override
    public Map<MessageQueue, Long> offsets() {
        NativeConsumer running = consumer;
        return (running != null) ? running.offsets() : Map.of();
    }

    @Override
    public @Nullable Instant lastPull() {
        return pulls.last();
    }

    @Override
    public int inFlight() {
        return services().mapToInt(ConsumeService::inFlight).sum();
    }

    @Override
    public long skipped() {
        return valueOf(ConsumeService::skipped, 0L);
    }

    @Override
    public boolean isCircuitOpen() {
        return valueOf(service -> service.circuit().isOpen(), false);
    }

    @Override
    public List<StuckDelivery> stuckDeliveries() {
        return services()
                .flatMap(service -> service.stuckDeliveries().current().stream())
                .toList();
    }

    @Override
    public long stuckCount() {
        return valueOf(service -> service.stuckDeliveries().count(), 0L);
    }

    @Override
    public synchronized void pause() {
        NativeConsumer running = consumer;
        pauseWanted = state != State.STOPPED;
        if (running != null) {
            running.service().pause();
            state = State.PAUSED;
            logger.info("Listener {} is paused", id());
        }
    }

    @Override
    public synchronized void resume() {
        NativeConsumer running = consumer;
        pauseWanted = false;
        if (running != null && state == State.PAUSED) {
            running.service().resume();
            state = State.RUNNING;
            logger.info("Listener {} is resumed", id());
        }
    }

    @Override
    public synchronized void start() {
        ListenerExecutors shared = executors;
        Assert.state(shared != null, "The registry of listener %s is not running".formatted(id()));
        if (state == State.STOPPED) {
            waitsFor = "an answer of the name server, and the topics of mq.topics if they are provisioned";
            state = State.STARTING;
            int start = ++starts;
            source.whenReady().thenRunAsync(() -> connect(start, shared), shared.network());
        }
    }

    @Override
    public void stop() {
        NativeConsumer taken = takeConsumer();
        if (taken != null) {
            try {
                taken.stop(source::stop);
            } finally {
                stopping.remove(taken);
            }
            logger.info("Listener {} is stopped", id());
        }
    }

    @Override
    public void restart() {
        stop();
        start();
    }

    @Override
    public void seek(Instant timestamp) {
        NativeConsumer running = consumer;
        Assert.state(running != null, () -> "Listener %s is not running".formatted(id()));
        try {
            running.seek(topic, timestamp);
        } catch (MQClientException | RemotingException ex) {
            throw new MqException("The offsets of group %s on topic %s could not be set".formatted(group(), topic), ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new MqException("Interrupted while the offsets of group %s were set".formatted(group()), ex);
        }
    }

    /** Gives it the threads it lives with from now on, and starts it if it is to start by itself. */
    void join(ListenerExecutors shared) {
        synchronized (this) {
            executors = shared;
        }
        if (settings.get(ListenerSetting.AUTO_STARTUP)) {
            start();
        }
    }

    /** Stops for as long as the registry does. */
    void leave() {
        synchronized (this) {
            executors = null;
        }
        stop();
    }

    private <T> T valueOf(Function<ConsumeService, T> value, T none) {
        NativeConsumer running = consumer;
        return (running != null) ? value.apply(running.service()) : none;
    }

    /** Those that may have listeners at work. What is asked for first is in the list before it is no longer there. */
    private Stream<ConsumeService> services() {
        NativeConsumer running = consumer;
        return Stream.concat(Stream.ofNullable(running), stopping.stream())
                .distinct()
                .map(NativeConsumer::service);
    }

    /** Listeners that are at work may ask for the lock, so a stop does not hold it. */
    private synchronized @Nullable NativeConsumer takeConsumer() {
        NativeConsumer taken = consumer;
        state = State.STOPPED;
        pauseWanted = false;
        if (taken != null) {
            stopping.add(taken);
        }
        consumer = null;
        return taken;
    }

    private synchronized void connect(int start, ListenerExecutors shared) {
        if (start != starts
                || state != State.STARTING
                || consumer != null
                || shared.network().isShutdown()) {
            return;
        }
        NativeConsumer started = null;
        try {
            started = new NativeConsumer(source.newConsumer(), native_ -> service(native_, shared), shared.network());
            waitsFor = "it is connecting";
            started.start(rules.ordered());
            pulls.watch(started.consumer());
            consumer = started;
            if (pauseWanted) {
                pause();
            }
            refresh(new RouteRefresher(started.consumer(), topic), FIRST_REFRESH_MILLIS, shared.network());
        } catch (MQClientException | RuntimeException | Error ex) {
            waitsFor = "it cannot start: " + ex.getMessage();
            discard(started);
            connectLater(start, shared, ex);
        }
    }

    /** One that has started by half would keep queues that nobody consumes. */
    private void discard(@Nullable NativeConsumer started) {
        if (started == null || started == consumer) {
            return;
        }
        boolean interrupted =
                Thread.interrupted(); // by the stop of the registry; it would keep the client from stopping
        try {
            started.stop(source::stop);
        } catch (RuntimeException | Error ex) {
            logger.warn("A consumer of listener {} that did not start does not stop either", id(), ex);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void connectLater(int start, ListenerExecutors shared, Throwable failure) {
        try {
            shared.network().schedule(() -> connect(start, shared), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            logger.warn("Listener {} cannot start, trying again every {} ms", id(), RETRY_MILLIS, failure);
        } catch (RejectedExecutionException ex) {
            logger.debug("Listener {} was stopped while it started", id(), failure);
        }
    }

    private ConsumeService service(DefaultMQPushConsumer nativeConsumer, ListenerExecutors shared) {
        return new ConsumeService(rules, nativeConsumer, dispatcher, outcomes, shared);
    }

    private void refresh(RouteRefresher refresher, long delayMillis, ScheduledExecutorService network) {
        network.schedule(
                () -> {
                    if (!refresh(refresher) && belongs(refresher)) {
                        refresh(refresher, Math.min(2 * delayMillis, RETRY_MILLIS), network);
                    }
                },
                delayMillis,
                TimeUnit.MILLISECONDS);
    }

    /** Says whether nothing is left to do. */
    private boolean refresh(RouteRefresher refresher) {
        try {
            boolean done = refresher.refresh();
            if (refresher.hasQueues()) {
                run(refresher);
                return done;
            }
            waitsFor = refresher.lacksTopic() ? "no name server knows topic %s".formatted(topic) : "it gets its queues";
            if (belongs(refresher) && refresher.waitsForTopic()) {
                logger.warn("Listener {} waits for topic {}, which does not exist yet", id(), topic);
            }
            return done;
        } catch (RuntimeException | Error ex) {
            if (belongs(refresher)) {
                logger.warn("Listener {} cannot look for its queues, trying again", id(), ex);
            }
            return false;
        }
    }

    private synchronized void run(RouteRefresher refresher) {
        if (belongs(refresher) && state == State.STARTING) {
            state = State.RUNNING;
            logger.info("Listener {} runs (topic {}, group {})", id(), topic, group());
        }
    }

    private boolean belongs(RouteRefresher refresher) {
        NativeConsumer running = consumer;
        return running != null && running.consumer() == refresher.consumer();
    }
}
