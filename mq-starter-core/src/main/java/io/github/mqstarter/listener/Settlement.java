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

    private final DeliveryOutcomes outcomes;

    Settlement(
            ConsumeRules rules,
            RetryTopic retryTopic,
            Acknowledgements acknowledgements,
            Returns returns,
            Circuit circuit,
            Unsettled unsettled,
            DeliveryOutcomes outcomes) {
        this.rules = rules;
        this.retryTopic = retryTopic;
        this.acknowledgements = acknowledgements;
        this.returns = returns;
        this.circuit = circuit;
        this.unsettled = unsettled;
        this.outcomes = outcomes;
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
            tellDone(work, work.messages().size(), result);
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
        Unsettled.Failed before = counted(work);
        boolean held = before == null && countFailure(work, verdict);
        Settled settled = new Settled(messages.subList(0, from), (before != null) ? before.call() : work.call());
        List<MessageExt> failed = work.left(from, to);
        if (!held) {
            failed.forEach(message -> settle(message, verdict, result, settled));
        }
        acknowledgements.acknowledge(lane, settled.done);
        tellDone(work, from, result);
        settled.outcomes.forEach(outcomes::tell);
        returns.giveBack(lane, work.left(to, messages.size()));
        if (held) {
            returns.hold(lane, failed);
        } else {
            returns.giveBackAfter(settled.delay, lane, settled.left);
        }
    }

    /** Tells of the first messages, which did not fail, but for those that were taken away. */
    private void tellDone(Work work, int end, ConsumeResult result) {
        if (outcomes.areTold()) {
            DeliveryOutcome.Type type = result.isDuplicate() ? DeliveryOutcome.Type.DUPLICATE : DeliveryOutcome.Type.OK;
            outcomes.tell(work.left(0, end), type, work.call());
        }
    }

    /** What could be put nowhere was counted when the listener was called; {@code null} if these messages were not. */
    private Unsettled.@Nullable Failed counted(Work work) {
        Unsettled.Failed before = unsettled.remove(work.messages());
        if (before != null) {
            circuit.forget(work.isProbe());
        }
        return before;
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
            note(message, DeliveryOutcome.Type.RETRY, attempt, result, settled);
        } else if (verdict instanceof FailureVerdict.Discard
                || (again
                        ? retryTopic.deliverAgain(message, delay(verdict, attempt), FailureProperties.ofRetry(message))
                        : giveUp(message, result))) {
            settled.done.add(message);
            note(message, again ? DeliveryOutcome.Type.RETRY : typeOfEnd(verdict), attempt, result, settled);
        } else {
            unsettled.put(
                    message, ConsumeResult.failed(verdict, Objects.requireNonNull(result.failure())), settled.call);
            settled.comesBack(message, PUT_AGAIN);
        }
    }

    private static DeliveryOutcome.Type typeOfEnd(FailureVerdict verdict) {
        return (verdict instanceof FailureVerdict.Discard)
                ? DeliveryOutcome.Type.DISCARDED
                : DeliveryOutcome.Type.DEAD_LETTER;
    }

    /** The end of a message is certain, and is told when the messages are acknowledged. */
    private void note(
            MessageExt message, DeliveryOutcome.Type type, int attempt, ConsumeResult result, Settled settled) {
        if (outcomes.areTold()) {
            CallTime call = (settled.call != null) ? settled.call : CallTime.none();
            settled.outcomes.add(outcomes.of(message, type, attempt, result.failure(), call));
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

        /** Of those that failed, as far as their end is certain and anybody wants to know. */
        private final List<DeliveryOutcome> outcomes = new ArrayList<>(0);

        private final @Nullable CallTime call;

        private Duration delay = Duration.ZERO;

        Settled(List<MessageExt> done, @Nullable CallTime call) {
            this.done = new ArrayList<>(done);
            this.call = call;
        }

        void comesBack(MessageExt message, Duration after) {
            left.add(message);
            delay = (after.compareTo(delay) > 0) ? after : delay;
        }
    }
}
