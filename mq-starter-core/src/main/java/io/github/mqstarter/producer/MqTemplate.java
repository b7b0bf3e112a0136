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

import io.github.mqstarter.RequestIdSettings;
import io.github.mqstarter.RequestIds;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.producer.SendFailedException.Reason;
import java.util.ArrayList;
import java.util.Collection;
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
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Sends messages through the outbound chain: request id, the application's {@link SendInterceptor}s, then the native
 * producer of the destination's cluster. Safe for use by many threads. To be closed after the clients it sends with,
 * which complete what is under way.
 *
 * @since 0.1.0
 */
public final class MqTemplate implements MqOperations, AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(MqTemplate.class);

    private final ExecutorService callbacks;

    private final RequestIdSendInterceptor requestIds;

    private final SendInterceptor.Chain chain;

    private MqTemplate(Builder builder) {
        this.callbacks = callbackExecutor();
        this.requestIds = new RequestIdSendInterceptor(builder.requestIdSettings);
        this.chain = chain(
                links(builder),
                new SendGateway(builder.clients, new MessageEncoder(builder.converter), builder.settings, callbacks));
    }

    /**
     * Starts to build a template.
     *
     * @param clients the clients to send with
     * @param converter what writes payloads other than bytes and text
     * @return the builder
     */
    public static Builder builder(MqClients clients, MessageConverter converter) {
        return new Builder(clients, converter);
    }

    @Override
    public SendResult send(String destination, Object payload) {
        return newMessage(payload).to(destination).send();
    }

    @Override
    public CompletableFuture<SendResult> sendAsync(String destination, Object payload) {
        return newMessage(payload).to(destination).sendAsync();
    }

    @Override
    public void sendAsync(String destination, Object payload, SendCallback callback) {
        newMessage(payload).to(destination).sendAsync(callback);
    }

    @Override
    public void sendOneWay(String destination, Object payload) {
        newMessage(payload).to(destination).sendOneWay();
    }

    @Override
    public SendSpec newMessage(Object payload) {
        return new DefaultSendSpec(this, payload);
    }

    /** Ends the threads that run callbacks, after what waits for them has run. */
    @Override
    public void close() {
        callbacks.shutdown();
    }

    /** The one way of every message: never throws, and the future always completes. */
    CompletableFuture<SendResult> dispatch(DefaultSendSpec spec) {
        OutboundMessage message = spec.message();
        CompletableFuture<SendResult> outcome = new CompletableFuture<>();
        proceed(spec).whenComplete((result, failure) -> {
            try (RequestIds.Scope scope = RequestIds.openIsolated(requestIds.idOf(message))) {
                complete(outcome, message, result, failure);
            }
        });
        return outcome;
    }

    void dispatch(DefaultSendSpec spec, SendCallback callback) {
        OutboundMessage message = spec.message();
        dispatch(spec).whenComplete((result, failure) -> {
            try (RequestIds.Scope scope = RequestIds.openIsolated(requestIds.idOf(message))) {
                call(callback, result, failure);
            } catch (RuntimeException ex) {
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

    private CompletableFuture<SendResult> proceed(DefaultSendSpec spec) {
        try {
            return Objects.requireNonNull(chain.proceed(spec.addressed()), "an interceptor answered with no future");
        } catch (RuntimeException | Error ex) {
            return CompletableFuture.failedFuture(ex);
        }
    }

    private static void complete(
            CompletableFuture<SendResult> outcome,
            OutboundMessage message,
            @Nullable SendResult result,
            @Nullable Throwable failure) {
        if (failure != null) {
            outcome.completeExceptionally(SendFailures.of(message, failure));
        } else {
            outcome.complete(result);
        }
    }

    private static void call(SendCallback callback, SendResult result, @Nullable Throwable failure) {
        if (failure != null) {
            callback.onException(failure);
        } else {
            callback.onSuccess(result);
        }
    }

    private List<SendInterceptor> links(Builder builder) {
        List<SendInterceptor> links = new ArrayList<>();
        links.add(requestIds);
        links.addAll(builder.interceptors);
        return links;
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

    /** Outcomes wait here in a queue that what is in flight bounds; after the end they run where they arise. */
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

    /** Collects what a template is made of. Not for use by many threads. */
    public static final class Builder {

        private final MqClients clients;

        private final MessageConverter converter;

        private final List<SendInterceptor> interceptors = new ArrayList<>();

        private ProducerSettings settings = ProducerSettings.DEFAULTS;

        private RequestIdSettings requestIdSettings = RequestIdSettings.DEFAULTS;

        private Builder(MqClients clients, MessageConverter converter) {
            this.clients = clients;
            this.converter = converter;
        }

        /**
         * Says how messages are sent.
         *
         * @param newSettings the settings
         * @return this builder
         */
        public Builder settings(ProducerSettings newSettings) {
            this.settings = newSettings;
            return this;
        }

        /**
         * Says how request ids travel.
         *
         * @param newSettings the settings
         * @return this builder
         */
        public Builder requestIds(RequestIdSettings newSettings) {
            this.requestIdSettings = newSettings;
            return this;
        }

        /**
         * Adds interceptors, called in this order.
         *
         * @param added the interceptors
         * @return this builder
         */
        public Builder interceptors(Collection<? extends SendInterceptor> added) {
            interceptors.addAll(added);
            return this;
        }

        /**
         * Makes the template.
         *
         * @return the template
         */
        public MqTemplate build() {
            return new MqTemplate(this);
        }
    }
}
