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

import io.github.mqstarter.MqException;
import io.github.mqstarter.RequestIds;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.producer.SendFailedException.Reason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends requests, and brings their replies. */
final class Requests {

    private static final Logger logger = LoggerFactory.getLogger(MqTemplate.class);

    private static final byte[] NO_BODY = {};

    private static final long MEET_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final MqClients clients;

    private final SendDispatcher dispatcher;

    private final OutboundRequestIds requestIds;

    private final PayloadDecoder decoder;

    private final CallbackExecutor callbacks;

    private final Set<PendingRequest> pending = ConcurrentHashMap.newKeySet();

    private final Set<DefaultMQProducer> known = ConcurrentHashMap.newKeySet();

    private final Map<DefaultMQProducer, Long> lastTries = new ConcurrentHashMap<>();

    Requests(
            MqClients clients,
            SendDispatcher dispatcher,
            OutboundRequestIds requestIds,
            PayloadDecoder decoder,
            CallbackExecutor callbacks) {
        this.clients = clients;
        this.dispatcher = dispatcher;
        this.requestIds = requestIds;
        this.decoder = decoder;
        this.callbacks = callbacks;
    }

    /** Sends a request. The future completes with the reply, or with a {@link SendFailedException}, by the timeout. */
    <T> CompletableFuture<T> send(DefaultSendSpec spec, Class<T> replyType) {
        Objects.requireNonNull(replyType, "replyType");
        OutboundMessage message = spec.message();
        long timeoutMillis = Math.max(1, dispatcher.timeoutOf(message).toMillis());
        PendingRequest request = new PendingRequest(this, message, timeoutMillis);
        CompletableFuture<T> outcome = new CompletableFuture<>();
        pending.add(request);
        request.orTimeout(timeoutMillis, TimeUnit.MILLISECONDS).whenComplete((reply, failure) -> {
            pending.remove(request);
            callbacks.execute(() -> tell(outcome, request, reply, failure, replyType));
        });
        spec.form(request);
        dispatcher.dispatch(spec).whenComplete((stored, failure) -> {
            if (failure != null) {
                request.completeExceptionally(failure);
            } else {
                request.stored();
            }
        });
        return outcome;
    }

    /** Whether all brokers know the producer, or it is of no use to try again at once. */
    boolean isKnown(DefaultMQProducer producer) {
        Long lastTry = lastTries.get(producer);
        return known.contains(producer) || lastTry != null && System.nanoTime() - lastTry < MEET_AGAIN_NANOS;
    }

    /** Makes the producer known to all brokers, if that is possible. */
    synchronized void makeKnown(DefaultMQProducer producer, @Nullable String cluster) {
        if (isKnown(producer)) {
            return;
        }
        try {
            if (clients.meetBrokers(cluster)) {
                known.add(producer);
            }
        } catch (MqException ex) {
            logger.debug("Replies may not come, as not all brokers know the producer", ex);
        } finally {
            lastTries.put(producer, System.nanoTime());
        }
    }

    /** Fails the requests that have no reply yet. */
    void close() {
        known.clear();
        lastTries.clear();
        for (PendingRequest request : List.copyOf(pending)) {
            request.completeExceptionally(SendFailures.of(
                    Reason.CLOSED, request.message(), "The application is shutting down, and no reply has come", null));
        }
    }

    private <T> void tell(
            CompletableFuture<T> outcome,
            PendingRequest request,
            @Nullable Message reply,
            @Nullable Throwable failure,
            Class<T> replyType) {
        try (RequestIds.Scope scope = RequestIds.openIsolated(requestIds.idOf(request.message()));
                SendObserver.Scope observed = ObserverGuard.openForCallbacks(request.message())) {
            if (reply != null) {
                outcome.complete(decoded(request.message(), reply, replyType));
            } else {
                outcome.completeExceptionally(failureOf(request, failure));
            }
        } catch (SendFailedException ex) {
            outcome.completeExceptionally(ex);
        }
    }

    private <T> T decoded(OutboundMessage message, Message reply, Class<T> replyType) {
        try {
            return decoder.decode(Objects.requireNonNullElse(reply.getBody(), NO_BODY), replyType);
        } catch (RuntimeException | Error ex) {
            throw new SendFailedException(
                    Reason.CONVERSION,
                    "CONVERSION: the reply to %s could not be read as %s: %s"
                            .formatted(
                                    message, replyType.getName(), ex.getClass().getName()),
                    message.messageId(),
                    ex);
        }
    }

    private static SendFailedException failureOf(PendingRequest request, @Nullable Throwable failure) {
        OutboundMessage message = request.message();
        if (!(failure instanceof TimeoutException)) {
            return SendFailures.ofChain(message, failure);
        }
        return request.isStored()
                ? new SendFailedException(
                        Reason.DELIVERY_TIMEOUT,
                        "DELIVERY_TIMEOUT: %s was sent, but no reply came in time".formatted(message),
                        message.messageId(),
                        null)
                : SendFailures.ofDeadline(message);
    }
}
