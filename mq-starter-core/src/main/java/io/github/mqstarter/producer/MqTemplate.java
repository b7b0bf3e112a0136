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

import io.github.mqstarter.MqPhases;
import io.github.mqstarter.RequestIdSettings;
import io.github.mqstarter.client.MqClients;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.SmartLifecycle;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Sends messages through the outbound chain: request id, the application's {@link SendInterceptor}s, a window that
 * bounds what is in flight, then batches that are retried until the delivery timeout, by the native producer of the
 * destination's cluster. Safe for use by many threads. To be closed before the clients it sends with.
 *
 * @since 0.1.0
 */
public final class MqTemplate implements MqOperations, SmartLifecycle, SmartInitializingSingleton, AutoCloseable {

    private final SendTimer timer = new SendTimer();

    private final CallbackExecutor callbacks = new CallbackExecutor();

    private final SendWindow window;

    private final SendLanes lanes;

    private final OutboundRequestIds requestIds;

    private final SendDispatcher dispatcher;

    private final SendForms forms;

    private final Recalls recalls;

    private volatile boolean running = true;

    private MqTemplate(Builder builder) {
        ProducerSettings settings = builder.settings;
        this.window = new SendWindow(settings.maxInFlight(), settings.maxInFlightBytes());
        this.lanes = new SendLanes(settings, timer, callbacks, builder.clients::isRunning);
        SendGateway gateway = new SendGateway(
                builder.clients, new MessageEncoder(builder.converter), settings, window, lanes, callbacks);
        this.requestIds = new OutboundRequestIds(builder.requestIdSettings);
        this.dispatcher = new SendDispatcher(
                SendChain.of(builder.interceptors, gateway),
                !builder.interceptors.isEmpty(),
                builder.observer,
                requestIds,
                builder.listeners,
                settings,
                window,
                timer,
                callbacks);
        PayloadDecoder decoder = new PayloadDecoder(builder.converter);
        this.forms = new SendForms(
                new Transactions(dispatcher, requestIds, () -> transactionHandlers(builder, decoder)),
                new Requests(builder.clients, dispatcher, requestIds, decoder, callbacks));
        this.recalls = new Recalls(builder.clients);
    }

    private static TransactionHandlers transactionHandlers(Builder builder, PayloadDecoder decoder) {
        TransactionHandlers handlers = new TransactionHandlers(builder.transactionHandlers.get());
        if (!handlers.isEmpty()) {
            builder.clients.answerChecksBy(new TransactionChecks(handlers, decoder, builder.requestIdSettings));
        }
        return handlers;
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

    /**
     * Has a native producer send by a template: its {@code send} and {@code sendOneway} methods go through the outbound
     * chain, to be sent by the producer itself with the template's retries, batches, window, request id and outcomes.
     * All other methods do what they did; of those, requests and transactional messages get the request id.
     *
     * <p>A timeout that a call gives holds for its message, unless it is the producer's {@code sendMsgTimeout}: then the
     * delivery timeout does. A failure is thrown, or told to the callback, as one of the exceptions that the methods
     * declare, with the {@link SendFailedException} as its cause. A callback is called once, and an asynchronous send
     * throws nothing. Messages to topics of RocketMQ itself, and messages while the template is stopped, are sent as
     * ever.
     *
     * @param producer a {@code DefaultMQProducer} or {@code TransactionMQProducer}, not one of a subclass, which is
     *     started, configured and stopped as before, by itself or by what this method returns
     * @param template tells the template, when the first message is sent
     * @return the producer to send with, of the same class
     * @throws IllegalArgumentException if the producer is of another class
     */
    public static DefaultMQProducer join(DefaultMQProducer producer, Supplier<MqTemplate> template) {
        return JoinedProducer.join(producer, template);
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
    public SendAllResult sendAll(String destination, Collection<?> payloads) {
        return new BulkSend(dispatcher, destination, null).send(payloads.iterator());
    }

    @Override
    public SendAllResult sendAll(String destination, Stream<?> payloads) {
        return new BulkSend(dispatcher, destination, null).send(payloads.iterator());
    }

    @Override
    public SendAllResult sendAll(String destination, Stream<?> payloads, SendProgress progress) {
        Objects.requireNonNull(progress, "progress");
        return new BulkSend(dispatcher, destination, progress).send(payloads.iterator());
    }

    @Override
    public SendSpec newMessage(Object payload) {
        return new DefaultSendSpec(dispatcher, payload).with(forms);
    }

    @Override
    public void recall(SendResult delayed) {
        recalls.recall(delayed.getRecallHandle(), null);
    }

    @Override
    public void recall(String recallHandle, @Nullable String cluster) {
        recalls.recall(recallHandle, cluster);
    }

    /**
     * When a broker of a cluster has last stored a message of this template. One-way messages, which no broker answers, and
     * those of {@linkplain #join joined} producers do not count.
     *
     * @param cluster the name of the cluster, or {@code null} for the primary one
     * @return the time, to a tenth of a second, or {@code null} if none was stored yet
     */
    public @Nullable Instant lastSend(@Nullable String cluster) {
        return dispatcher.lastSends().of(cluster);
    }

    /**
     * What is in flight, and how much may be.
     *
     * @return the status of now
     */
    public SendWindowStatus window() {
        return window.status();
    }

    /** Takes in the transaction handlers, if they were not at hand before. */
    @Override
    public void afterSingletonsInstantiated() {
        forms.transactions().handlers();
    }

    /** Takes messages again after a {@link #stop()}. A new template takes them without. */
    @Override
    public void start() {
        dispatcher.open();
        running = true;
    }

    /**
     * Takes no more messages, which fail with {@code CLOSED}, and returns when those in flight have an outcome. What has
     * none after the shutdown timeout fails with {@code CLOSED} too.
     */
    @Override
    public void stop() {
        running = false;
        dispatcher.drain().join();
        drained();
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        dispatcher.drain().thenRun(this::drained).thenRun(callback);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return MqPhases.PRODUCERS;
    }

    private void drained() {
        lanes.clear();
        forms.requests().close();
    }

    /** Stops, and ends all threads. No future is open then. */
    @Override
    public void close() {
        if (running) {
            stop();
        }
        callbacks.close();
        dispatcher.close();
        forms.requests().close();
        lanes.close();
        timer.close();
    }

    SendDispatcher dispatcher() {
        return dispatcher;
    }

    OutboundRequestIds requestIds() {
        return requestIds;
    }

    /** Collects what a template is made of. Not for use by many threads. */
    public static final class Builder {

        private final MqClients clients;

        private final MessageConverter converter;

        private final List<SendInterceptor> interceptors = new ArrayList<>();

        private final List<MqSendListener> listeners = new ArrayList<>(List.of(new LoggingSendListener()));

        private @Nullable SendObserver observer;

        private Supplier<? extends Collection<? extends MqTransactionHandler<?>>> transactionHandlers = List::of;

        private boolean handlersAreHere;

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
         * Sets what follows every message, around all interceptors.
         *
         * @param newObserver the observer
         * @return this builder
         */
        public Builder observer(SendObserver newObserver) {
            this.observer = newObserver;
            return this;
        }

        /**
         * Adds listeners of outcomes, called in this order.
         *
         * @param added the listeners
         * @return this builder
         */
        public Builder listeners(Collection<? extends MqSendListener> added) {
            listeners.addAll(added);
            return this;
        }

        /**
         * Says who handles transactions. The clients ask the handlers of one template how a transaction ended: that which
         * got to know its handlers last.
         *
         * @param handlers the handlers, asked for once: by Spring when all singletons are there, so that a handler may
         *     need the template, or else by the first {@link SendSpec#sendInTransaction}
         * @return this builder
         */
        public Builder transactionHandlers(Supplier<? extends Collection<? extends MqTransactionHandler<?>>> handlers) {
            this.transactionHandlers = handlers;
            this.handlersAreHere = false;
            return this;
        }

        /**
         * Says who handles transactions, from the start.
         *
         * @param handlers the handlers
         * @return this builder
         */
        public Builder transactionHandlers(Collection<? extends MqTransactionHandler<?>> handlers) {
            List<MqTransactionHandler<?>> all = List.copyOf(handlers);
            transactionHandlers(() -> all);
            handlersAreHere = true;
            return this;
        }

        /**
         * Makes the template.
         *
         * @return the template
         * @throws io.github.mqstarter.MqConfigurationException if two transaction handlers are for the same topic or type
         */
        public MqTemplate build() {
            MqTemplate template = new MqTemplate(this);
            if (handlersAreHere) {
                template.forms.transactions().handlers();
            }
            return template;
        }
    }
}
