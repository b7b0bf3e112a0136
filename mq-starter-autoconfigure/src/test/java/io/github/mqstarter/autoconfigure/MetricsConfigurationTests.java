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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.metrics.SendMetrics;
import io.github.mqstarter.producer.MqTemplate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which meters there are when. The contexts are complete but not started, so nobody looks for a broker. */
class MetricsConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MqAutoConfiguration.class,
                    MqMonitoringAutoConfiguration.class,
                    MqMetricsAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    SimpleMetricsExportAutoConfiguration.class))
            .withInitializer(MqAutoConfigurationTests::doNotStart)
            .withPropertyValues("rocketmq.name-server=127.0.0.1:1", "rocketmq.producer.group=meters");

    @Test
    void aFilterOfMetersMayNeedToSendMessages() {
        runner.withUserConfiguration(FilterThatSends.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(MeterRegistry.class)
                            .find("mq.send.window")
                            .gauge())
                    .isNotNull();
        });
    }

    @Test
    void clientsOfTheApplicationsOwnHaveNoMetersWhenTheStarterIsOff() {
        runner.withUserConfiguration(OwnClients.class)
                .withPropertyValues("mq.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SendMetrics.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class FilterThatSends {

        @Bean
        MeterFilter telling(MqTemplate mq) {
            return MeterFilter.commonTags(List.of());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnClients {

        @Bean
        MqClients ownClients() {
            return MqClients.builder(ClusterSettings.of("127.0.0.1:1", "own")).build();
        }
    }
}
