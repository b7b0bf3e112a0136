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
import io.github.mqstarter.deadletter.DeadLetterOperations;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.monitor.MqMonitor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of what is asked of the brokers at regular times.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MqAutoConfiguration.class)
@ConditionalOnBean({MqProperties.class, MqClients.class, MqListenerRegistry.class})
@ConditionalOnBooleanProperty(name = "mq.monitoring.enabled", matchIfMissing = true)
public final class MqMonitoringAutoConfiguration {

    MqMonitoringAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    MqMonitor mqMonitor(
            MqClients clients,
            MqListenerRegistry registry,
            ObjectProvider<DeadLetterOperations> deadLetters,
            MqProperties properties) {
        MqMonitor.Builder monitor = MqMonitor.builder(clients, registry)
                .interval(properties.monitoring().interval());
        deadLetters.ifAvailable(monitor::deadLetters);
        return monitor.build();
    }

    /** Nobody may ask for it before something is wrong. */
    @Bean
    static LazyInitializationExcludeFilter mqMonitorLazyInitializationExcludeFilter() {
        return LazyInitializationExcludeFilter.forBeanTypes(MqMonitor.class);
    }
}
