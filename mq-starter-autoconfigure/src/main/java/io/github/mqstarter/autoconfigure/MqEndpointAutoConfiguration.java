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

import io.github.mqstarter.deadletter.DeadLetterOperations;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.monitor.MqMonitor;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the actuator endpoint {@code mq}. There is nothing of it unless the endpoint is exposed.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MqAutoConfiguration.class)
@ConditionalOnClass({WebEndpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean({MqListenerRegistry.class, DeadLetterOperations.class})
@ConditionalOnAvailableEndpoint(endpoint = MqEndpoint.class)
public final class MqEndpointAutoConfiguration {

    MqEndpointAutoConfiguration() {}

    @Bean
    DeliveryRates mqDeliveryRates() {
        return new DeliveryRates(Clock.systemUTC());
    }

    @Bean
    @ConditionalOnMissingBean
    MqEndpoint mqEndpoint(
            MqListenerRegistry registry,
            DeliveryRates rates,
            ObjectProvider<MqMonitor> monitors,
            DeadLetterOperations deadLetters) {
        @Nullable MqMonitor monitor = monitors.getIfAvailable();
        return new MqEndpoint(
                new ListenerArea(registry, new ListenerViews(monitor, rates)),
                new DeadLetterArea(deadLetters, registry),
                monitor);
    }
}
