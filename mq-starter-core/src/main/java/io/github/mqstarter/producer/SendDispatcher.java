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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The one way of every message through the outbound chain. Whatever happens in the chain, nothing is thrown here, and
 * the future completes within the delivery timeout, with the request id of the message.
 */
final class SendDispatcher implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(MqTemplate.class);

    /** Longer than anybody waits, and short enough for every clock. */
    private static final Duration MAX_TIMEOUT = Duration.ofDays(365);

    private final SendInterceptor.Chain chain;

    private final RequestIdSendInterceptor requestIds;

    private final Duration deliveryTimeout;

    private final ExecutorService callbacks = callbackExecutor();

    SendDispatcher(
            RequestIdSendInterceptor requestIds,
            List<SendInterceptor> interceptors,
            SendGateway gateway,
            ProducerSettings settings) {
        this.requestIds = requestIds;
        this.deliveryTimeout = settings.deliveryTimeout();
        this.chain = chain(interceptors, gateway);
    }

    CompletableFuture<SendResult> dispatch(DefaultSendSpec spec) {
        OutboundMessage message = spec.message();
        CompletableFuture<SendResult> outcome = new CompletableFuture<>();
        CompletableFuture<SendResult> inChain =
                proceed(spec).copy().orTimeout(timeoutOf(message).toMillis(), TimeUnit.MILLISECONDS);
        if (message.isAwaited()) {
            inChain.whenComplete((result, failure) -> settle(outcome, message, result, failure));
        } else {
            inChain.whenCompleteAsync((result, failure) -> settle(outcome, message, result, failure), callbacks);
        }
        return outcome;
    }

    void dispatch(DefaultSendSpec spec, SendCallback callback) {
        OutboundMessage message = spec.message();
        dispatch(spec).whenComplete((result, failure) -> {
            try (RequestIds.Scope scope = RequestIds.openIsolated(requestIds.idOf(message))) {
                call(callback, result, failure);
            } catch (RuntimeException | Error ex) {
                logger.warn("The callback of {} failed", message, ex);
            }
        });
    }

    void forget(DefaultSendSpec spec) {
        dispatch(spec).whenComplete((result, failure) -> {
            if (failure != null) {
                logger.warn("A one-way message is lost. {}", failure.getMessage());
            }
        });
    }

    /** Waits for an outcome. A failure is thrown with the stack of the caller, and its own as the cause. */
    static SendResult await(CompletableFuture<SendResult> outcome) {
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

    /** Ends the threads that run callbacks, after what waits for them has run. */
    @Override
    public void close() {
        callbacks.shutdown();
    }

    private CompletableFuture<SendResult> proceed(DefaultSendSpec spec) {
        try {
            return Objects.requireNonNull(chain.proceed(spec.addressed()), "an interceptor answered with no future");
        } catch (RuntimeException | Error ex) {
            return CompletableFuture.failedFuture(ex);
        }
    }

    private Duration timeoutOf(OutboundMessage message) {
        Duration timeout = (message.timeout() != null) ? message.timeout() : deliveryTimeout;
        return (timeout.compareTo(MAX_TIMEOUT) < 0) ? timeout : MAX_TIMEOUT;
    }

    private void settle(
            CompletableFuture<SendResult> outcome,
            OutboundMessage message,
            @Nullable SendResult result,
            @Nullable Throwable failure) {
        try (RequestIds.Scope scope = RequestIds.openIsolated(requestIds.idOf(message))) {
            if (result != null) {
                outcome.complete(result);
            } else {
                outcome.completeExceptionally(SendFailures.ofChain(message, failure));
            }
        } catch (RuntimeException | Error ex) {
            outcome.completeExceptionally(
                    new SendFailedException(Reason.REJECTED, "The failure of a send could not be told", null, ex));
        }
    }

    private static void call(SendCallback callback, SendResult result, @Nullable Throwable failure) {
        if (failure != null) {
            callback.onException(failure);
        } else {
            callback.onSuccess(result);
        }
    }

    private static SendInterceptor.Chain chain(List<SendInterceptor> links, SendInterceptor.Chain end) {
        SendInterceptor.Chain chain = end;
        for (int i = links.size() - 1; i >= 0; i--) {
            SendInterceptor link = links.get(i);
            SendInterceptor.Chain next = chain;
            chain = message -> link.intercept(message, next);
        }
        return chain;
    }

    /** Outcomes wait here in a queue as long as what is in flight; after the end they run where they arise. */
    private static ExecutorService callbackExecutor() {
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        CustomizableThreadFactory factory = new CustomizableThreadFactory("mq-callback-");
        factory.setDaemon(true);
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                factory,
                (task, pool) -> task.run());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
