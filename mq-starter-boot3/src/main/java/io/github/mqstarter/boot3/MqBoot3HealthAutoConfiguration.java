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
package io.github.mqstarter.boot3;

import io.github.mqstarter.autoconfigure.MqAutoConfiguration;
import io.github.mqstarter.autoconfigure.MqMonitoringAutoConfiguration;
import io.github.mqstarter.autoconfigure.health.ClusterHealthReader;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.monitor.MqMonitor;
import io.github.mqstarter.producer.MqTemplate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.CompositeHealthContributor;
import org.springframework.boot.actuate.health.HealthContributor;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the clusters' part in the health of the application, as Spring Boot 3 has it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = {MqAutoConfiguration.class, MqMonitoringAutoConfiguration.class})
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean({MqClients.class, MqListenerRegistry.class})
@ConditionalOnEnabledHealthIndicator("mq")
public final class MqBoot3HealthAutoConfiguration {

    MqBoot3HealthAutoConfiguration() {}

    /** One contributor per cluster, in the component {@code mq}. */
    @Bean
    @ConditionalOnMissingBean(name = "mqHealthContributor")
    HealthContributor mqHealthContributor(
            MqClients clients,
            MqListenerRegistry registry,
            ObjectProvider<MqMonitor> monitor,
            ObjectProvider<MqTemplate> template) {
        ClusterHealthReader reader =
                new ClusterHealthReader(registry, monitor.getIfAvailable(), template.getIfUnique());
        Map<String, HealthContributor> byCluster = new LinkedHashMap<>();
        for (String cluster : clients.clusters()) {
            byCluster.put(cluster, new Boot3ClusterHealthIndicator(cluster, reader));
        }
        return CompositeHealthContributor.fromMap(byCluster);
    }
}
