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

import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.alert.AlertOutcome;
import io.github.mqstarter.alert.AlertSink;
import io.github.mqstarter.alert.MqAlert;
import io.github.mqstarter.alert.MqAlerts;
import io.github.mqstarter.alert.WebhookAlertSink;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.monitor.MqMonitor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Auto-configuration of alerts, where there is a webhook or an {@link AlertSink} of the application to send them to.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
        after = {MqAutoConfiguration.class, MqMetricsAutoConfiguration.class},
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnBean(MqListenerRegistry.class)
@ConditionalOnProperty(name = "mq.alert.enabled", havingValue = "true", matchIfMissing = true)
public final class MqAlertAutoConfiguration {

    MqAlertAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @Conditional(OnWebhook.class)
    WebhookAlertSink mqWebhookAlertSink(MqProperties properties) {
        return properties.alert().webhook();
    }

    /** What the registry tells has to be there before it, so what this asks is only looked for when it starts. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(AlertSink.class)
    MqAlerts mqAlerts(
            MqProperties properties,
            Environment environment,
            ObjectProvider<AlertSink> sinks,
            ObjectProvider<MqListenerRegistry> registry,
            ObjectProvider<MqMonitor> monitor,
            ObjectProvider<AlertOutcomes> outcomes) {
        requireMonitoring(properties);
        MqAlerts.Builder alerts = MqAlerts.builder(sinks.orderedStream().toList())
                .settings(properties.alert().settings())
                .registry(registry::getIfAvailable)
                .monitor(monitor::getIfAvailable);
        String application = environment.getProperty("spring.application.name");
        if (StringUtils.hasText(application)) {
            alerts.origin("application", application);
        }
        outcomes.ifAvailable(alerts::outcomes);
        return alerts.build();
    }

    private static void requireMonitoring(MqProperties properties) {
        if (properties.alert().lagThreshold() != null
                && !properties.monitoring().enabled()) {
            throw new MqConfigurationException(
                    "mq.alert.lag-threshold is set, but with mq.monitoring.enabled=false nobody knows the lag.",
                    "Take mq.monitoring.enabled out, or mq.alert.lag-threshold.");
        }
    }

    @Bean
    static LazyInitializationExcludeFilter mqAlertsLazyInitializationExcludeFilter() {
        return LazyInitializationExcludeFilter.forBeanTypes(MqAlerts.class);
    }

    /** The counter of alerts, all of whose values are there from the beginning. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnSingleCandidate(MeterRegistry.class)
    static class Meters {

        @Bean
        AlertOutcomes mqAlertOutcomes(MeterRegistry registry) {
            for (MqAlert.Type type : MqAlert.Type.values()) {
                for (AlertOutcome outcome : AlertOutcome.values()) {
                    counter(registry, type, outcome);
                }
            }
            return (type, outcome) -> counter(registry, type, outcome).increment();
        }

        private static Counter counter(MeterRegistry registry, MqAlert.Type type, AlertOutcome outcome) {
            return Counter.builder("mq.alerts")
                    .description("Alerts by what became of them")
                    .tag("type", type.key())
                    .tag("outcome", outcome.key())
                    .register(registry);
        }
    }

    /** An address that is empty, as that of a variable which is not set, is none. */
    static final class OnWebhook extends SpringBootCondition {

        private static final String PROPERTY = "mq.alert.webhook-url";

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            boolean set = StringUtils.hasText(context.getEnvironment().getProperty(PROPERTY));
            return new ConditionOutcome(
                    set, ConditionMessage.forCondition(PROPERTY).because(set ? "set" : "not set"));
        }
    }
}
