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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to what becomes of messages after the listener: they are acknowledged, come again, or are given up. None is
 * acknowledged before it is done, or certain to come again, or certainly a dead letter.
 */
final class Settlement {

    private static final Logger logger = LoggerFactory.getLogger(Settlement.class);

    /** How long a message that could be put nowhere waits until that is tried again. */
    private static final Duration PUT_AGAIN = Duration.ofSeconds(1);

    private final ConsumeRules rules;

    private final RetryTopic retryTopic;

    private final Acknowledgements acknowledgements;

    private final Returns returns;

    private final Circuit circuit;

    private final Unsettled unsettled;

    Settlement(
            ConsumeRules rules,
            RetryTopic retryTopic,
            Acknowledgements acknowledgements,
            Returns returns,
            Circuit circuit,
            Unsettled unsettled) {
        this.rules = rules;
        this.retryTopic = retryTopic;
        this.acknowledgements = acknowledgements;
        this.returns = returns;
        this.circuit = circuit;
        this.unsettled = unsettled;
    }

    /** The result of a message that the listener was called with before, and that could be put nowhere then. */
    @Nullable
    ConsumeResult unsettled(List<MessageExt> messages) {
        return unsettled.of(messages);
    }

    /** Does not fail: what could not be settled for a reason that nobody thought of comes again. */
    void settle(Work work, ConsumeResult result) {
        try {
            trySettle(work, result);
        } catch (RuntimeException | Error ex) {
            logger.error("Listener {} gets messages again, as their end could not be noted", rules.listenerId(), ex);
            circuit.forget(work.isProbe());
            returns.giveBackAfter(PUT_AGAIN, work.lane(), acknowledgements.notAcknowledged(work));
        }
    }

    private void trySettle(Work work, ConsumeResult result) {
        Lane lane = work.lane();
        FailureVerdict verdict = result.verdict();
        if (lane.isDropped()) { // another instance has the queue, and these messages again
            circuit.forget(work.isProbe());
            unsettled.forget(work.messages());
        } else if (verdict == null) {
            circuit.succeeded(work.isProbe());
            acknowledgements.acknowledge(lane, work.messages());
            returns.release(lane);
        } else {
            settleFailed(work, result, verdict);
        }
    }

    private void settleFailed(Work work, ConsumeResult result, FailureVerdict verdict) {
        Lane lane = work.lane();
        List<MessageExt> messages = work.messages();
        int from = Math.min(result.failedFrom(), messages.size());
        int to = Math.min(result.failedTo(), messages.size());
        boolean held = !isCounted(work) && countFailure(work, verdict);
        Settled settled = new Settled(messages.subList(0, from));
        List<MessageExt> failed = work.left(from, to);
        if (!held) {
            failed.forEach(message -> settle(message, verdict, result, settled));
        }
        acknowledgements.acknowledge(lane, settled.done);
        returns.giveBack(lane, work.left(to, messages.size()));
        if (held) {
            returns.hold(lane, failed);
        } else {
            returns.giveBackAfter(settled.delay, lane, settled.left);
        }
    }

    /** What could be put nowhere was counted when the listener was called. */
    private boolean isCounted(Work work) {
        boolean counted = unsettled.remove(work.messages());
        if (counted) {
            circuit.forget(work.isProbe());
        }
        return counted;
    }

    /** Says whether the failure is that of something that all messages need, and so costs no attempt. */
    private boolean countFailure(Work work, FailureVerdict verdict) {
        boolean curable = verdict instanceof FailureVerdict.Retry
                || (verdict instanceof FailureVerdict.DeadLetter letter && letter.attemptsUsedUp());
        if (!curable) {
            circuit.forget(work.isProbe());
        }
        boolean first = work.messages().get(0).getReconsumeTimes() == 0;
        return curable && circuit.failed(work.isProbe(), first);
    }

    private void settle(MessageExt message, FailureVerdict verdict, ConsumeResult result, Settled settled) {
        int attempt = message.getReconsumeTimes() + 1;
        boolean again = verdict instanceof FailureVerdict.Retry && attempt < rules.maxAttempts();
        if (again && rules.retryInMemory()) {
            message.setReconsumeTimes(attempt);
            settled.comesBack(message, delay(verdict, attempt));
        } else if (verdict instanceof FailureVerdict.Discard
                || (again
                        ? retryTopic.deliverAgain(message, delay(verdict, attempt), FailureProperties.ofRetry(message))
                        : giveUp(message, result))) {
            settled.done.add(message);
        } else {
            unsettled.put(message, ConsumeResult.failed(verdict, Objects.requireNonNull(result.failure())));
            settled.comesBack(message, PUT_AGAIN);
        }
    }

    /** Makes a dead letter of a message; says whether that is certain. */
    private boolean giveUp(MessageExt message, ConsumeResult result) {
        int attempts = message.getReconsumeTimes() + 1;
        Throwable failure = Objects.requireNonNull(result.failure());
        return retryTopic.giveUp(
                message, attempts, FailureProperties.ofDeadLetter(message, rules.group(), attempts, failure));
    }

    private Duration delay(FailureVerdict verdict, int attempt) {
        Duration wanted = (verdict instanceof FailureVerdict.Retry retry) ? retry.delay() : null;
        return (wanted != null) ? wanted : rules.backOff().after(attempt);
    }

    /** What became of the messages of one piece of work. */
    private static final class Settled {

        private final List<MessageExt> done;

        private final List<MessageExt> left = new ArrayList<>();

        private Duration delay = Duration.ZERO;

        Settled(List<MessageExt> done) {
            this.done = new ArrayList<>(done);
        }

        void comesBack(MessageExt message, Duration after) {
            left.add(message);
            delay = (after.compareTo(delay) > 0) ? after : delay;
        }
    }
}
