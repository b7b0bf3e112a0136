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

import io.github.mqstarter.RequestIdSettings;
import io.github.mqstarter.client.MqClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.validation.Validator;

/**
 * The listeners of the application. As a bean it finds the methods that are annotated with {@link MqListener} when all
 * singletons exist, and starts and stops their containers. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface MqListenerRegistry extends SmartLifecycle {

    /**
     * Starts to build a registry.
     *
     * @param clients the clients to consume with
     * @param converter what reads payloads
     * @return the builder
     */
    static Builder builder(MqClients clients, MessageConverter converter) {
        return new Builder(clients, converter);
    }

    /**
     * The container of a listener.
     *
     * @param id id of the listener
     * @return the container
     * @throws IllegalArgumentException if there is no such listener
     */
    MqListenerContainer getContainer(String id);

    /**
     * All containers.
     *
     * @return the containers, in the order in which their listeners were found
     */
    List<MqListenerContainer> getContainers();

    /**
     * Tells of every container: of those that there are when the registry first starts, or at once if it has, and of each
     * that joins from then on.
     *
     * @param action what to do with a container; it should not block
     */
    void onContainer(Consumer<MqListenerContainer> action);

    /**
     * Has a listener take part in the inbound chain, under the settings of its id and its group. It starts with the
     * registry, at once if that is running, unless its settings say otherwise.
     *
     * @param listener the listener
     * @return its container, which owns the life of its consumers
     * @throws io.github.mqstarter.MqConfigurationException if there is another listener of that id, or an annotated one of
     *     that group
     */
    MqListenerContainer join(NativeListener listener);

    /** Collects what a registry is made of. Not for use by many threads. */
    final class Builder {

        final MqClients clients;

        final MessageConverter converter;

        final List<ConsumeInterceptor> interceptors = new ArrayList<>();

        final List<MqDeliveryListener> deliveryListeners = new ArrayList<>();

        @Nullable
        ConsumeInterceptor observer;

        final Map<String, ListenerSettings> settings = new LinkedHashMap<>();

        ListenerSettings defaults = ListenerSettings.UNSET;

        MqErrorHandler errorHandler = MqErrorHandler.defaultErrorHandler();

        RequestIdSettings requestIdSettings = RequestIdSettings.DEFAULTS;

        Duration shutdownTimeout = Duration.ofSeconds(30);

        @Nullable
        Validator validator;

        boolean autoStartup = true;

        private Builder(MqClients clients, MessageConverter converter) {
            this.clients = clients;
            this.converter = converter;
        }

        /**
         * Sets what holds for listeners that say nothing else.
         *
         * @param newDefaults the settings
         * @return this builder
         */
        public Builder defaults(ListenerSettings newDefaults) {
            defaults = newDefaults;
            return this;
        }

        /**
         * Sets what holds for single listeners, below their annotation and above the defaults.
         *
         * @param byIdOrGroup the settings by listener id or by group; the id goes first
         * @return this builder
         */
        public Builder settings(Map<String, ListenerSettings> byIdOrGroup) {
            settings.putAll(byIdOrGroup);
            return this;
        }

        /**
         * Adds interceptors, called in this order.
         *
         * @param added the interceptors
         * @return this builder
         */
        public Builder interceptors(Collection<? extends ConsumeInterceptor> added) {
            interceptors.addAll(added);
            return this;
        }

        /**
         * Adds listeners of what becomes of messages, called in this order.
         *
         * @param added the listeners
         * @return this builder
         */
        public Builder deliveryListeners(Collection<? extends MqDeliveryListener> added) {
            deliveryListeners.addAll(added);
            return this;
        }

        /**
         * Sets the interceptor in front of all others, and of the handling of failures too: it sees the result of each
         * delivery, as the error handler decided it, and may surround both; for tracing and the like. Should it throw, the
         * delivery is tried again for ever, so it must not.
         *
         * @param interceptor the interceptor
         * @return this builder
         */
        public Builder observer(ConsumeInterceptor interceptor) {
            observer = interceptor;
            return this;
        }

        /**
         * Replaces the default error handler.
         *
         * @param handler the handler
         * @return this builder
         */
        public Builder errorHandler(MqErrorHandler handler) {
            errorHandler = handler;
            return this;
        }

        /**
         * Sets what validates payloads that are {@code @Valid} or {@code @Validated}. Without it none is validated.
         *
         * @param newValidator the validator
         * @return this builder
         */
        public Builder validator(Validator newValidator) {
            validator = newValidator;
            return this;
        }

        /**
         * Says how request ids travel.
         *
         * @param newSettings the settings
         * @return this builder
         */
        public Builder requestIds(RequestIdSettings newSettings) {
            requestIdSettings = newSettings;
            return this;
        }

        /**
         * Bounds how long a stop waits for listeners that are at work. Default 30 seconds.
         *
         * @param timeout the bound; behind it listeners are interrupted, and their messages delivered again
         * @return this builder
         */
        public Builder shutdownTimeout(Duration timeout) {
            shutdownTimeout = timeout;
            return this;
        }

        /**
         * Says whether listeners start with the application context. Default true; false where something else calls
         * {@link MqListenerRegistry#start()}.
         *
         * @param newAutoStartup whether they do
         * @return this builder
         */
        public Builder autoStartup(boolean newAutoStartup) {
            autoStartup = newAutoStartup;
            return this;
        }

        /**
         * Makes the registry, to be registered as a bean.
         *
         * @return the registry
         */
        public MqListenerRegistry build() {
            return new DefaultMqListenerRegistry(this);
        }
    }
}
