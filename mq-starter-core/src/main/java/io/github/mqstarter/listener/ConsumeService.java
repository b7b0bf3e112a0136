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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.impl.consumer.ConsumeMessageService;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import org.apache.rocketmq.client.impl.consumer.PopProcessQueue;
import org.apache.rocketmq.client.impl.consumer.ProcessQueue;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.body.CMResult;
import org.apache.rocketmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the place of the native client's own service: gets what the client has fetched, and has it worked on. At a stop what
 * runs may end, and what has not begun is neither run nor acknowledged.
 */
final class ConsumeService implements ConsumeMessageService {

    private static final Logger logger = LoggerFactory.getLogger(ConsumeService.class);

    /** The broker forgets a lock after a minute. */
    private static final long LOCK_SECONDS = 20;

    private static final long MAX_LOOK_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ConsumeRules rules;

    private final DefaultMQPushConsumerImpl consumer;

    private final MessageDispatcher dispatcher;

    private final ConsumeHooks hooks;

    private final DeliveryOutcomes outcomes;

    private final ScheduledExecutorService network;

    private final Circuit circuit;

    private final Backlog backlog;

    private final WorkerPool workers;

    private final Settlement settlement;

    private final StuckDeliveries stuckDeliveries;

    private final Acknowledgements acknowledgements;

    private final AtomicLong skipped = new AtomicLong();

    private final List<Future<?>> chores = new CopyOnWriteArrayList<>();

    private volatile boolean interrupted;

    @SuppressWarnings("deprecation") // the only way to the client's own queues
    ConsumeService(
            ConsumeRules rules,
            DefaultMQPushConsumer consumer,
            MessageDispatcher dispatcher,
            DeliveryOutcomes outcomes,
            ListenerExecutors executors) {
        this.rules = rules;
        this.consumer = consumer.getDefaultMQPushConsumerImpl();
        this.dispatcher = dispatcher;
        this.outcomes = outcomes;
        this.hooks = new ConsumeHooks(consumer, rules.ordered());
        this.network = executors.network();
        this.circuit = new Circuit(rules.listenerId(), rules.circuit());
        Unsettled unsettled = new Unsettled();
        this.backlog = new Backlog(rules, circuit, unsettled);
        this.workers = new WorkerPool(rules, backlog, this::work, executors.timer());
        this.acknowledgements = new Acknowledgements(this.consumer);
        RetryTopic retryTopic = new RetryTopic(consumer);
        this.settlement = new Settlement(
                rules,
                retryTopic,
                acknowledgements,
                new Returns(backlog, workers, executors.timer()),
                circuit,
                unsettled,
                outcomes);
        this.stuckDeliveries = new StuckDeliveries(
                rules, workers.workers(), retryTopic, acknowledgements, settlement, circuit, outcomes);
    }

    int inFlight() {
        int messages = 0;
        for (Worker worker : workers.workers()) {
            Work work = worker.current();
            messages += (work != null && !work.isSkipped()) ? work.messages().size() : 0;
        }
        return messages;
    }

    long skipped() {
        return skipped.get();
    }

    Circuit circuit() {
        return circuit;
    }

    StuckDeliveries stuckDeliveries() {
        return stuckDeliveries;
    }

    void pause() {
        backlog.pause(true);
    }

    void resume() {
        backlog.pause(false);
        workers.wake();
    }

    @Override
    public void start() {
        long look = Math.min(rules.executionDeadline().toNanos() / 4 + 1, MAX_LOOK_NANOS);
        chores.add(network.scheduleWithFixedDelay(this::lookForStuck, look, look, TimeUnit.NANOSECONDS));
        if (rules.needsLocks()) {
            chores.add(network.scheduleWithFixedDelay(this::keepLocks, LOCK_SECONDS, LOCK_SECONDS, TimeUnit.SECONDS));
        }
    }

    /** Waits for what runs. What has not ended then is interrupted, and has failed whatever it returns. */
    @Override
    public void shutdown(long awaitTerminateMillis) {
        backlog.close();
        chores.forEach(chore -> chore.cancel(false));
        if (workers.stop(Duration.ofMillis(awaitTerminateMillis), () -> interrupted = true)) {
            logger.warn(
                    "Listener {} was interrupted, as it had not come to an end within {} ms: {} messages come again",
                    rules.listenerId(),
                    awaitTerminateMillis,
                    inFlight());
            workers.awaitInterrupted();
        }
        if (rules.needsLocks()) {
            consumer.persistConsumerOffset(); // for whoever gets the queues
            consumer.getRebalanceImpl().unlockAll(false);
        }
    }

    @Override
    public void submitConsumeRequest(
            List<MessageExt> messages, ProcessQueue processQueue, MessageQueue queue, boolean dispatch) {
        consumer.resetRetryAndNamespace(messages, consumer.groupName());
        if (queue.getTopic().startsWith(MixAll.DLQ_GROUP_TOPIC_PREFIX)) { // they have the attempts of another group
            messages.forEach(message -> message.setReconsumeTimes(0));
        }
        Map<Boolean, List<MessageExt>> notForGroup = messages.stream()
                .collect(
                        Collectors.partitioningBy(message -> NotForGroup.is(message, queue.getTopic(), rules.group())));
        acknowledgements.acknowledge(queue, processQueue, notForGroup.getOrDefault(true, List.of()));
        List<MessageExt> forGroup = notForGroup.getOrDefault(false, List.of());
        if (!forGroup.isEmpty()) {
            backlog.add(forGroup, processQueue, queue);
            workers.wake();
        }
    }

    @Override
    public void submitPopConsumeRequest(List<MessageExt> messages, PopProcessQueue processQueue, MessageQueue queue) {
        throw new UnsupportedOperationException("Pop is not supported");
    }

    /** What an operator asks for by a console: one message, whose result is told and changes nothing. */
    @Override
    public ConsumeMessageDirectlyResult consumeMessageDirectly(MessageExt message, String brokerName) {
        message.setBrokerName(brokerName);
        List<MessageExt> messages = List.of(message);
        boolean forOthers = NotForGroup.is(message, message.getTopic(), rules.group());
        consumer.resetRetryAndNamespace(messages, consumer.groupName());
        long begin = System.nanoTime();
        ConsumeResult result = forOthers ? ConsumeResult.success() : dispatcher.dispatch(messages);
        ConsumeMessageDirectlyResult told = new ConsumeMessageDirectlyResult();
        told.setOrder(rules.ordered());
        told.setAutoCommit(true);
        told.setSpentTimeMills(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        told.setConsumeResult(result.failure() == null ? CMResult.CR_SUCCESS : CMResult.CR_LATER);
        if (result.failure() != null) {
            told.setRemark(result.failure().getClass().getName());
        }
        return told;
    }

    @Override
    public void updateCorePoolSize(int corePoolSize) {}

    @Override
    public void incCorePoolSize() {}

    @Override
    public void decCorePoolSize() {}

    @Override
    public int getCorePoolSize() {
        return rules.concurrency();
    }

    private void work(Work work) {
        if (work.isSkipped()) {
            skip(work);
            return;
        }
        ConsumeResult before = settlement.unsettled(work.messages());
        ConsumeResult result = (before != null) ? before : dispatch(work);
        if (!interrupted && work.end(result)) {
            settlement.settle(work, result);
        }
        stuckDeliveries.ended(work);
    }

    /** The client gives an ordered queue to another instance only when it gets the lock of that queue. */
    private ConsumeResult dispatch(Work work) {
        if (!rules.needsLocks()) {
            return call(work);
        }
        Lock lock = work.lane().processQueue.getConsumeLock().readLock();
        lock.lock();
        try {
            boolean taken = work.lane().isDropped(); // while this one waited for its turn
            return taken ? ConsumeResult.success() : call(work);
        } finally {
            lock.unlock();
        }
    }

    private ConsumeResult call(Work work) {
        if (!outcomes.areTold()) {
            return hooks.around(work, dispatcher::dispatch);
        }
        Instant began = Instant.ofEpochMilli(System.currentTimeMillis()); // which costs less than what is more precise
        long begin = System.nanoTime();
        ConsumeResult result = hooks.around(work, dispatcher::dispatch);
        work.called(new CallTime(began, Duration.ofNanos(System.nanoTime() - begin)));
        return result;
    }

    private void skip(Work work) {
        skipped.addAndGet(work.messages().size());
        acknowledgements.acknowledge(work.lane(), work.messages());
        outcomes.tell(work.messages(), DeliveryOutcome.Type.SKIPPED, null);
        logger.warn(
                "Listener {} is more than {} messages behind in {}: {} are dropped",
                rules.listenerId(),
                rules.skipWhenBehind(),
                work.lane().queue,
                work.messages().size());
    }

    private void lookForStuck() {
        try {
            stuckDeliveries.look();
            workers.wake();
        } catch (RuntimeException | Error ex) { // it would not be called again
            logger.error("Listener {} could not be looked after", rules.listenerId(), ex);
        }
    }

    private void keepLocks() {
        try {
            consumer.getRebalanceImpl().lockAll();
            workers.wake();
        } catch (RuntimeException | Error ex) {
            logger.warn("The queues of listener {} could not be locked", rules.listenerId(), ex);
        }
    }
}
