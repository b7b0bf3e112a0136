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
package io.github.mqstarter.autoconfigure;

import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.metrics.DeadLetterMetrics;
import io.github.mqstarter.metrics.DeliveryMetrics;
import io.github.mqstarter.metrics.ListenerMetrics;
import io.github.mqstarter.metrics.MonitorMetrics;
import io.github.mqstarter.metrics.SendMetrics;
import io.github.mqstarter.metrics.SendWindowMetrics;
import io.github.mqstarter.monitor.MqMonitor;
import io.github.mqstarter.producer.MqTemplate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration of the meters of sending and consuming. {@code management.metrics.enable.mq=false} switches them off.
 * What counts sends, deliveries and redrives asks for the registry when there is something to count, as filters and whatever
 * else it is made with may themselves need to send messages.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
        after = MqAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MqProperties.class, MqClients.class})
@ConditionalOnSingleCandidate(MeterRegistry.class)
public final class MqMetricsAutoConfiguration {

    /** Rounds of the monitor, and what it may wait for brokers that do not answer. */
    private static final int ROUNDS = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    MqMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    SendMetrics mqSendMetrics(ObjectProvider<MeterRegistry> registry) {
        return new SendMetrics(SingletonSupplier.of(registry::getObject));
    }

    @Bean
    @ConditionalOnMissingBean
    DeliveryMetrics mqDeliveryMetrics(ObjectProvider<MeterRegistry> registry) {
        return new DeliveryMetrics(SingletonSupplier.of(registry::getObject));
    }

    @Bean
    @ConditionalOnMissingBean
    DeadLetterMetrics mqDeadLetterMetrics(ObjectProvider<MeterRegistry> registry) {
        return new DeadLetterMetrics(SingletonSupplier.of(registry::getObject));
    }

    @Bean
    MeterBinder mqSendWindowMeters(ObjectProvider<MqTemplate> templates) {
        return registry -> templates.ifUnique(template -> new SendWindowMetrics(template).bindTo(registry));
    }

    @Bean
    MeterBinder mqListenerMeters(
            ObjectProvider<MqListenerRegistry> listeners, DeliveryMetrics deliveries, DeadLetterMetrics deadLetters) {
        return registry ->
                listeners.ifUnique(found -> new ListenerMetrics(found, deliveries, deadLetters).bindTo(registry));
    }

    @Bean
    MeterBinder mqMonitorMeters(ObjectProvider<MqMonitor> monitors, MqProperties properties) {
        Duration maxAge =
                properties.monitoring().interval().multipliedBy(ROUNDS).plus(PATIENCE);
        return registry -> monitors.ifUnique(monitor -> new MonitorMetrics(monitor, maxAge).bindTo(registry));
    }
}
