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
package io.github.mqstarter.producer;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.ServiceState;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** All lanes: for each producer and topic one for messages without order, and some for those with. */
final class SendLanes implements AutoCloseable {

    private static final int LOOKUP_THREADS = 32;

    private static final int ONE_WAY_THREADS = 2;

    private final ProducerSettings settings;

    private final SendTimer timer;

    private final CallbackExecutor callbacks;

    private final BooleanSupplier running;

    private final ThreadPoolExecutor lookups =
            executor("mq-route-lookup-", LOOKUP_THREADS, new LinkedBlockingQueue<>());

    private final ThreadPoolExecutor oneWays;

    private final Map<DefaultMQProducer, Map<String, TopicLanes>> lanes = new ConcurrentHashMap<>();

    SendLanes(ProducerSettings settings, SendTimer timer, CallbackExecutor callbacks, BooleanSupplier running) {
        this.settings = settings;
        this.oneWays = executor("mq-one-way-", ONE_WAY_THREADS, new LinkedBlockingQueue<>(settings.maxInFlight()));
        this.timer = timer;
        this.callbacks = callbacks;
        this.running = running;
    }

    /** The lane of a message. */
    SendLane laneOf(OutboundMessage message, DefaultMQProducer producer) {
        String topic = message.destination().topic();
        TopicLanes ofTopic = lanes.computeIfAbsent(producer, key -> new ConcurrentHashMap<>())
                .computeIfAbsent(topic, key -> newLanes(producer, topic, runningOf(message)));
        Object key = message.queueArgument();
        return (message.queueSelector() != null && key != null) ? ofTopic.orderedBy(key) : ofTopic.shared();
    }

    /** Runs what may block for an answer of a name server. */
    Executor lookups() {
        return lookups;
    }

    /** Runs one-way sends; those beyond what may be in flight are dropped. */
    Executor oneWays() {
        return oneWays;
    }

    /** Forgets what belongs to producers that are gone. */
    void clear() {
        lanes.clear();
    }

    @Override
    public void close() {
        clear();
        lookups.shutdownNow();
        oneWays.shutdownNow();
    }

    private TopicLanes newLanes(DefaultMQProducer producer, String topic, BooleanSupplier producerRuns) {
        return new TopicLanes(
                new LaneContext(producer, settings, timer, callbacks, lookups, producerRuns),
                new TopicRoute(producer, topic));
    }

    /** A producer that a message brings along is started and stopped by others. */
    private BooleanSupplier runningOf(OutboundMessage message) {
        DefaultMQProducer own = message.producer();
        return (own != null) ? () -> isRunning(own) : running;
    }

    @SuppressWarnings("deprecation") // the only way to the state of a producer
    private static boolean isRunning(DefaultMQProducer producer) {
        return producer.getDefaultMQProducerImpl().getServiceState() == ServiceState.RUNNING;
    }

    private static ThreadPoolExecutor executor(String name, int threads, BlockingQueue<Runnable> queue) {
        CustomizableThreadFactory factory = new CustomizableThreadFactory(name);
        factory.setDaemon(true);
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, queue, factory, new ThreadPoolExecutor.DiscardPolicy());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
