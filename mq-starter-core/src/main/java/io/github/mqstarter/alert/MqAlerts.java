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
package io.github.mqstarter.alert;

import io.github.mqstarter.listener.MqDeliveryListener;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.monitor.MqMonitor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Watches, and tells {@linkplain AlertSink sinks} what is wrong: dead letters and open circuits of this instance, groups
 * that lag behind, clusters that are down. Dead letters that come within moments are one alert. The same is told once in
 * the {@linkplain AlertSettings#repeatInterval() repeat interval}, with how much was held back meanwhile, and that
 * something lasting is over is told as well. All is sent by one thread of its own, so that no sink holds up a listener.
 * As a bean it starts and stops with the application; what it has not told at the end it still tries to, for a few seconds.
 * Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface MqAlerts extends SmartLifecycle, MqDeliveryListener {

    /**
     * Starts to build alerts.
     *
     * @param sinks where alerts go
     * @return the builder
     */
    static Builder builder(Collection<? extends AlertSink> sinks) {
        return new Builder(sinks);
    }

    /** Collects what alerts are made of. Not for use by many threads. */
    final class Builder {

        final List<AlertSink> sinks;

        final Map<String, String> origin = new LinkedHashMap<>();

        AlertSettings settings = AlertSettings.DEFAULTS;

        Supplier<@Nullable MqListenerRegistry> registry = () -> null;

        Supplier<@Nullable MqMonitor> monitor = () -> null;

        BiConsumer<MqAlert.Type, AlertOutcome> outcomes = (type, outcome) -> {};

        private Builder(Collection<? extends AlertSink> sinks) {
            this.sinks = new ArrayList<>(sinks);
        }

        /**
         * Says what is told, and how often.
         *
         * @param newSettings the settings
         * @return this builder
         */
        public Builder settings(AlertSettings newSettings) {
            settings = newSettings;
            return this;
        }

        /**
         * Adds something that tells where alerts come from, beside the host, to the details of each.
         *
         * @param name what it is, such as {@code application}
         * @param value its value
         * @return this builder
         */
        public Builder origin(String name, String value) {
            origin.put(name, value);
            return this;
        }

        /**
         * Says whose circuits are watched. By default none are.
         *
         * @param newRegistry gives the registry; asked when alerts start, as that has to know them when it is made
         * @return this builder
         */
        public Builder registry(Supplier<@Nullable MqListenerRegistry> newRegistry) {
            registry = newRegistry;
            return this;
        }

        /**
         * Says who knows lags and clusters. By default they are not watched.
         *
         * @param newMonitor gives the monitor; asked when alerts start
         * @return this builder
         */
        public Builder monitor(Supplier<@Nullable MqMonitor> newMonitor) {
            monitor = newMonitor;
            return this;
        }

        /**
         * Sets who is told what becomes of alerts, for counting.
         *
         * @param newOutcomes called by any thread; must not block
         * @return this builder
         */
        public Builder outcomes(BiConsumer<MqAlert.Type, AlertOutcome> newOutcomes) {
            outcomes = newOutcomes;
            return this;
        }

        /**
         * Makes the alerts, to be given to the registry as a listener, and to be registered as a bean.
         *
         * @return the alerts
         */
        public MqAlerts build() {
            return new DefaultMqAlerts(this);
        }
    }
}
