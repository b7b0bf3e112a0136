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

import io.github.mqstarter.MqHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.message.MessageExt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds listeners that do not come back. Each is reported once, with the stack of its thread, which cannot be ended. Its
 * messages are delivered once more, so that one bad moment does not hold up their queues; if the listener does not come back
 * from that either, they become dead letters. What can be put nowhere is tried again at each look.
 */
final class StuckDeliveries {

    private static final Logger logger = LoggerFactory.getLogger("io.github.mqstarter.listener.failures");

    private final ConsumeRules rules;

    private final Collection<Worker> workers;

    private final RetryTopic retryTopic;

    private final Acknowledgements acknowledgements;

    private final Settlement settlement;

    private final Circuit circuit;

    private final DeliveryOutcomes outcomes;

    private final Map<Work, StuckDelivery> stuck = new ConcurrentHashMap<>();

    private final AtomicLong count = new AtomicLong();

    StuckDeliveries(
            ConsumeRules rules,
            Collection<Worker> workers,
            RetryTopic retryTopic,
            Acknowledgements acknowledgements,
            Settlement settlement,
            Circuit circuit,
            DeliveryOutcomes outcomes) {
        this.rules = rules;
        this.workers = workers;
        this.retryTopic = retryTopic;
        this.acknowledgements = acknowledgements;
        this.settlement = settlement;
        this.circuit = circuit;
        this.outcomes = outcomes;
    }

    /** How many have been found since the start. */
    long count() {
        return count.get();
    }

    /** Those that are still at it. */
    List<StuckDelivery> current() {
        return List.copyOf(stuck.values());
    }

    /** The listener came back after all. */
    void ended(Work work) {
        if (!stuck.isEmpty()) {
            stuck.remove(work);
        }
    }

    /** To be called every now and then. */
    void look() {
        for (Worker worker : workers) {
            Work work = worker.current();
            Thread thread = worker.thread();
            if (work != null && thread != null && isStuck(work)) {
                try {
                    lookAt(work, thread);
                } catch (RuntimeException | Error ex) { // the others are to be looked at as well
                    logger.error("Listener {} does not come back, and its messages stay", rules.listenerId(), ex);
                }
            }
        }
    }

    private boolean isStuck(Work work) {
        long age = System.nanoTime() - work.beginNanos();
        return age > rules.executionDeadline().toNanos() && !work.isSkipped() && work.isUnderWay();
    }

    private void lookAt(Work work, Thread thread) {
        if (!stuck.containsKey(work)) {
            report(work, thread);
        }
        if (!work.isUnderWay()) { // and may have been told to have ended before it was reported
            stuck.remove(work);
        } else if (!rules.retryInMemory() && !work.lane().isDropped()) {
            takeAway(work);
        }
    }

    private void report(Work work, Thread thread) {
        List<StackTraceElement> stack = Arrays.asList(thread.getStackTrace());
        List<String> ids = work.messages().stream().map(MessageExt::getMsgId).toList();
        Duration age = Duration.ofNanos(System.nanoTime() - work.beginNanos());
        stuck.put(work, new StuckDelivery(ids, Instant.now().minus(age), thread.getName(), stack));
        count.incrementAndGet();
        if (work.isProbe()) { // or nothing would be tried before it comes back
            circuit.failed(true, true);
        }
        logger.warn(
                "Listener {} has not come back from message {} for {}. Its thread {} is at:\n{}",
                rules.listenerId(),
                ids,
                age,
                thread.getName(),
                stack.stream().map(frame -> "\tat " + frame).collect(Collectors.joining("\n")));
    }

    private void takeAway(Work work) {
        if (!work.beginTakeAway()) {
            return;
        }
        try {
            putElsewhere(work);
        } finally {
            ConsumeResult returned = work.endTakeAway();
            if (returned != null) {
                settlement.settle(work, returned);
            }
        }
    }

    /** Stops at what can be put nowhere: with the others it would hardly be different, and each may take its time. */
    private void putElsewhere(Work work) {
        for (MessageExt message : work.left(0, work.messages().size())) {
            if (!settle(message, work)) {
                return;
            }
        }
    }

    /** Says whether the message is no longer one of this work. */
    private boolean settle(MessageExt message, Work work) {
        int attempt = message.getReconsumeTimes() + 1;
        boolean again = message.getProperty(MqHeaders.COPY_OF_STUCK) == null && attempt < rules.maxAttempts();
        Throwable failure = new TimeoutException("The listener did not come back within " + rules.executionDeadline());
        boolean settled = again
                ? retryTopic.deliverAgain(message, rules.backOff().after(attempt), FailureProperties.ofCopy(message))
                : retryTopic.giveUp(
                        message, attempt, FailureProperties.ofDeadLetter(message, rules.group(), attempt, failure));
        if (settled) {
            work.takeAway(message);
            acknowledgements.acknowledge(work.lane(), List.of(message));
            tell(message, again, attempt, failure, work);
        }
        return settled;
    }

    private void tell(MessageExt message, boolean again, int attempt, Throwable failure, Work work) {
        if (outcomes.areTold()) {
            DeliveryOutcome.Type type = again ? DeliveryOutcome.Type.RETRY : DeliveryOutcome.Type.DEAD_LETTER;
            CallTime call = CallTime.untilNow(System.nanoTime() - work.beginNanos());
            outcomes.tell(outcomes.of(message, type, attempt, failure, call));
        }
    }
}
