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

import io.github.mqstarter.deadletter.RedriveInterceptor;
import io.github.mqstarter.observation.MqDeliveryObservationConvention;
import io.github.mqstarter.observation.MqMeterObservationHandler;
import io.github.mqstarter.observation.MqObservations;
import io.github.mqstarter.observation.MqSendObservationConvention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of observations: traces through messages, and the time that sends and deliveries take.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
        after = MqAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration"
        })
@ConditionalOnBean({MqProperties.class, ObservationRegistry.class})
@ConditionalOnProperty(
        name = {"mq.enabled", "mq.observation.enabled"},
        havingValue = "true",
        matchIfMissing = true)
public final class MqObservationAutoConfiguration {

    MqObservationAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    MqObservations mqObservations() {
        return MqObservations.create();
    }

    @Bean
    RedriveInterceptor mqRedriveObservation(MqObservations observations) {
        return observations.redrives();
    }

    /**
     * The registry, and with it all its handlers, is asked for when all beans are there: a handler, or what exports its
     * spans, may itself need to send messages.
     */
    @Bean
    SmartInitializingSingleton mqObservationStarter(
            MqObservations observations,
            ObjectProvider<ObservationRegistry> registry,
            ObjectProvider<MqSendObservationConvention> sendConvention,
            ObjectProvider<MqDeliveryObservationConvention> deliveryConvention) {
        return () -> registry.ifAvailable(found ->
                observations.start(found, sendConvention.getIfAvailable(), deliveryConvention.getIfAvailable()));
    }

    /** In front of Boot's handler, in the one group of handlers of which the first that will does it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(name = "defaultMeterObservationHandler", value = DefaultMeterObservationHandler.class)
    static class MeterConfiguration {

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        @ConditionalOnMissingBean(value = MeterObservationHandler.class, ignored = DefaultMeterObservationHandler.class)
        MqMeterObservationHandler mqMeterObservationHandler(ObjectProvider<MeterRegistry> registry) {
            return new MqMeterObservationHandler(registry.getIfAvailable(CompositeMeterRegistry::new));
        }
    }
}
