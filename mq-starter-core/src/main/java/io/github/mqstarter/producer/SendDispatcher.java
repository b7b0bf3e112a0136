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

import io.github.mqstarter.RequestIds;
import io.github.mqstarter.producer.SendFailedException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.rocketmq.client.producer.SendResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way of every message through the outbound chain. Whatever happens in the chain, nothing is thrown here, and
 * the outcome is told once, within the delivery timeout, with the request id of the message.
 */
final class SendDispatcher {

    private static final Logger logger = LoggerFactory.getLogger(MqTemplate.class);

    /** Longer than anybody waits, and short enough for every clock. */
    private static final Duration MAX_TIMEOUT = Duration.ofDays(365);

    private final SendInterceptor.Chain chain;

    /** Whether there are links of the user. */
    private final boolean intercepted;

    private final ObserverGuard observer;

    private final OutboundRequestIds requestIds;

    private final List<MqSendListener> listeners;

    private final ProducerSettings settings;

    private final SendWindow window;

    private final SendTimer timer;

    private final CallbackExecutor callbacks;

    private final InFlightSends inFlight;

    private final LastSends lastSends = new LastSends();

    SendDispatcher(
            SendInterceptor.Chain chain,
            boolean intercepted,
            @Nullable SendObserver observer,
            OutboundRequestIds requestIds,
            List<MqSendListener> listeners,
            ProducerSettings settings,
            SendWindow window,
            SendTimer timer,
            CallbackExecutor callbacks) {
        this.chain = chain;
        this.intercepted = intercepted;
        this.observer = new ObserverGuard(observer, intercepted);
        this.requestIds = requestIds;
        this.listeners = List.copyOf(listeners);
        this.settings = settings;
        this.window = window;
        this.timer = timer;
        this.callbacks = callbacks;
        this.inFlight = new InFlightSends(timer, this::timeOver);
    }

    ProducerSettings settings() {
        return settings;
    }

    LastSends lastSends() {
        return lastSends;
    }

    ObserverGuard observer() {
        return observer;
    }

    CompletableFuture<SendResult> dispatch(DefaultSendSpec spec) {
        return dispatch(spec, null);
    }

    /** Sends a message whose outcome is told to a listener of its own as well. */
    CompletableFuture<SendResult> dispatch(DefaultSendSpec spec, @Nullable MqSendListener ownListener) {
        OutboundMessage message = spec.message();
        InFlightSend send = new InFlightSend(message, timeoutOf(message), ownListener, inFlight.list());
        if (!spec.begin()) {
            refuse(send, "The message was sent before: begin another by newMessage(..)");
            return send.outcome();
        }
        requestIds.addTo(message);
        if (intercepted) {
            message.intercepted();
        }
        if (observer.isPresent() && spec.addressIfPossible()) {
            observer.begin(message);
        }
        if (!inFlight.add(send)) {
            spec.addressIfPossible();
            settleAtOnce(send, CompletableFuture.failedFuture(closed(send)));
            return send.outcome();
        }
        CompletableFuture<SendResult> inChain = proceed(spec);
        if (inChain.isDone()) {
            settleAtOnce(send, inChain);
        } else {
            inChain.whenComplete((result, failure) -> settle(send, result, failure));
        }
        return send.outcome();
    }

    /** By a task of its own, so that a callback that sends again is not called by itself. */
    private void settleAtOnce(InFlightSend send, CompletableFuture<SendResult> known) {
        if (send.message().isDirect()) {
            known.whenComplete((result, failure) -> settle(send, result, failure));
        } else {
            callbacks.execute(() -> known.whenComplete((result, failure) -> settle(send, result, failure)));
        }
    }

    /** Waits for an outcome. A failure is thrown with the stack of the caller, and its own as the cause. */
    static <T> T await(CompletableFuture<T> outcome) {
        try {
            return outcome.get();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new SendFailedException(
                    Reason.DELIVERY_TIMEOUT, "Interrupted while waiting: the message may or may not be sent", null, ex);
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof SendFailedException failure) {
                throw new SendFailedException(
                        failure.reason(), String.valueOf(failure.getMessage()), failure.messageId(), failure);
            }
            throw new IllegalStateException("An outcome is a result or a SendFailedException", ex);
        }
    }

    /** Takes messages, again if it was stopped. */
    void open() {
        inFlight.open();
    }

    /** Takes no more messages. The future completes when all have an outcome, at the latest after the shutdown timeout. */
    CompletableFuture<Void> drain() {
        CompletableFuture<Void> drained = inFlight.drain();
        if (!drained.isDone()) {
            timer.schedule(() -> endDrain(drained), settings.shutdownTimeout().toNanos());
        }
        return drained;
    }

    /** Completes whatever is left, on this thread. */
    void close() {
        inFlight.drain();
        for (InFlightSend send : inFlight.all()) {
            if (send.message().state().settle()) {
                tell(send, null, closed(send));
            } else {
                send.outcome().completeExceptionally(closed(send)); // its thread is held up by code of the user
            }
        }
    }

    private CompletableFuture<SendResult> proceed(DefaultSendSpec spec) {
        try (SendObserver.Scope scope = observer.open(spec.message())) {
            return Objects.requireNonNull(chain.proceed(spec.addressed()), "an interceptor answered with no future");
        } catch (RuntimeException | Error ex) {
            return CompletableFuture.failedFuture(ex);
        }
    }

    /** How long a message may take. */
    Duration timeoutOf(OutboundMessage message) {
        Duration timeout = (message.timeout() != null) ? message.timeout() : settings.deliveryTimeout();
        return (timeout.compareTo(MAX_TIMEOUT) < 0) ? timeout : MAX_TIMEOUT;
    }

    private void timeOver(InFlightSend send) {
        settle(send, null, SendFailures.ofDeadline(send.message()));
    }

    /** Unless messages are taken again. */
    private void endDrain(CompletableFuture<Void> drained) {
        if (inFlight.isDraining(drained)) {
            abandon();
            drained.complete(null);
        }
    }

    private void abandon() {
        List<InFlightSend> left = inFlight.all();
        if (!left.isEmpty()) {
            logger.warn(
                    "{} messages have no outcome after the {} that a stop waits (mq.producer.shutdown-timeout), and are given up",
                    left.size(),
                    settings.shutdownTimeout());
            left.forEach(send -> settle(send, null, closed(send)));
        }
    }

    private static SendFailedException closed(InFlightSend send) {
        return SendFailures.of(Reason.CLOSED, send.message(), "The application is shutting down", null);
    }

    private void settle(InFlightSend send, @Nullable SendResult result, @Nullable Throwable failure) {
        if (!send.message().state().settle()) {
            return;
        }
        if (send.message().isDirect()) {
            tellWhoWaits(send, result, failure);
        } else if (callbacks.isCurrentThread()) {
            tell(send, result, failure);
        } else {
            callbacks.execute(() -> tell(send, result, failure));
        }
    }

    /** The thread that waits needs none of ours, which may all be held up by code of the user; listeners do. */
    private void tellWhoWaits(InFlightSend send, @Nullable SendResult result, @Nullable Throwable failure) {
        OutboundMessage message = send.message();
        SendFailedException failed = (result == null) ? failureOf(message, failure) : null;
        boolean heard = listeners.size() > 1 || send.ownListener() != null || message.observed() != null;
        SendOutcome outcome = heard ? outcomeOf(send, result, failed) : null;
        if (outcome != null) {
            ObserverGuard.end(outcome);
        }
        complete(send, result, failed);
        message.state().leave(window);
        if (outcome != null && (listeners.size() > 1 || send.ownListener() != null)) {
            callbacks.execute(() -> tellListenersInScope(send, outcome));
        } else {
            inFlight.remove(send);
        }
    }

    private void tellListenersInScope(InFlightSend send, SendOutcome outcome) {
        try (RequestIds.Scope scope = RequestIds.openIsolated(requestIds.idOf(send.message()));
                SendObserver.Scope observed = ObserverGuard.openForCallbacks(send.message())) {
            tellListeners(send, outcome);
        } finally {
            inFlight.remove(send);
        }
    }

    private void refuse(InFlightSend send, String why) {
        SendFailedException refusal = new SendFailedException(Reason.REJECTED, why, null, null);
        callbacks.execute(() -> {
            tellListeners(send, outcomeOf(send, null, refusal));
            send.outcome().completeExceptionally(refusal);
        });
    }

    private void tell(InFlightSend send, @Nullable SendResult result, @Nullable Throwable failure) {
        OutboundMessage message = send.message();
        try (RequestIds.Scope scope = RequestIds.openIsolated(requestIds.idOf(message))) {
            SendFailedException failed = (result == null) ? failureOf(message, failure) : null;
            SendOutcome outcome = outcomeOf(send, result, failed);
            ObserverGuard.end(outcome);
            try (SendObserver.Scope observed = ObserverGuard.openForCallbacks(message)) {
                tellListeners(send, outcome);
                complete(send, result, failed);
            }
        } finally {
            message.state().leave(window);
            inFlight.remove(send);
        }
    }

    /** Code of the user makes the texts of failures, and may fail at that. */
    private static SendFailedException failureOf(OutboundMessage message, @Nullable Throwable failure) {
        try {
            return SendFailures.ofChain(message, failure);
        } catch (RuntimeException | Error ex) {
            return new SendFailedException(Reason.REJECTED, "The failure of a send could not be told", null, ex);
        }
    }

    private void complete(InFlightSend send, @Nullable SendResult result, @Nullable SendFailedException failure) {
        if (failure == null) {
            lastSends.stored(send.message());
            send.outcome().complete(result);
        } else {
            send.message().state().end(failure);
            send.outcome().completeExceptionally(failure);
        }
    }

    private static SendOutcome outcomeOf(
            InFlightSend send, @Nullable SendResult result, @Nullable SendFailedException failure) {
        return new SendOutcome(
                send.message(), result, failure, send.message().state().attempts(), send.age());
    }

    private void tellListeners(InFlightSend send, SendOutcome outcome) {
        listeners.forEach(listener -> tellListener(listener, outcome));
        if (send.ownListener() != null) {
            tellListener(send.ownListener(), outcome);
        }
    }

    private static void tellListener(MqSendListener listener, SendOutcome outcome) {
        try {
            listener.onOutcome(outcome);
        } catch (RuntimeException | Error ex) {
            logger.warn("What was to be told of {} failed", outcome.message(), ex);
        }
    }
}
