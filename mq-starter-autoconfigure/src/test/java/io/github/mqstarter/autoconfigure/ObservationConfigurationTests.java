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

import io.github.mqstarter.deadletter.RedriveInterceptor;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.observation.MqDeliveryContext;
import io.github.mqstarter.observation.MqMeterObservationHandler;
import io.github.mqstarter.observation.MqObservations;
import io.github.mqstarter.observation.MqSendContext;
import io.github.mqstarter.observation.MqSendObservationConvention;
import io.github.mqstarter.producer.MqTemplate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** When there are observations, and what may change them. */
class ObservationConfigurationTests {

    private final String topic = TestBroker.unique("observed");

    @Test
    void thereIsNoneWhereTheyAreSwitchedOff() {
        try (ConfigurableApplicationContext context = start(Empty.class, "mq.observation.enabled=false")) {
            assertThat(context.getBeansOfType(MqObservations.class)).isEmpty();
            assertThat(context.getBeansOfType(RedriveInterceptor.class)).isEmpty();
            assertThat(context.getBeansOfType(MqMeterObservationHandler.class)).isEmpty();
        }
    }

    @Test
    void sendsAloneAreSwitchedOffByBootsProperty() {
        try (ConfigurableApplicationContext context =
                start(Sender.class, "management.observations.enable.messaging.client.operation=false")) {
            context.getBean(MqTemplate.class).send(topic, "x");

            assertThat(context.getBean(Sender.class).ended).isEmpty();
        }
    }

    @Test
    void aHandlerMayItselfSendAndAConventionBeanNamesSends() {
        try (ConfigurableApplicationContext context = start(Sender.class)) {
            context.getBean(MqTemplate.class).send(topic, "x");
            context.getBean(RocketMQTemplate.class).convertAndSend(topic, "y");

            assertThat(context.getBean(Sender.class).ended).containsExactly("mine", "mine");
        }
    }

    @Test
    void aMeterHandlerOfTheApplicationIsNotPassedOver() {
        try (ConfigurableApplicationContext context = start(OwnMeters.class)) {
            assertThat(context.getBeansOfType(MqMeterObservationHandler.class)).isEmpty();
        }
    }

    private ConfigurableApplicationContext start(Class<?> configuration, String... properties) {
        TestBroker.shared().createTopic(topic, 1);
        List<String> all = new CopyOnWriteArrayList<>(List.of(
                "spring.application.name=observed",
                TestBroker.nameServerProperty(),
                "rocketmq.producer.group=" + topic));
        all.addAll(List.of(properties));
        return TestApplication.start(configuration, all.toArray(String[]::new));
    }

    @Configuration(proxyBeanMethods = false)
    static class Empty {}

    /** Has a handler that needs the template and the registry of listeners, which are made with observations. */
    @Configuration(proxyBeanMethods = false)
    static class Sender {

        final List<String> ended = new CopyOnWriteArrayList<>();

        @Bean
        ObservationHandler<Observation.Context> handler(MqTemplate template, MqListenerRegistry listeners) {
            return new ObservationHandler<>() {
                @Override
                public boolean supportsContext(Observation.Context context) {
                    return context instanceof MqSendContext || context instanceof MqDeliveryContext;
                }

                @Override
                public void onStop(Observation.Context context) {
                    ended.add(context.getContextualName());
                }
            };
        }

        @Bean
        MqSendObservationConvention convention() {
            return new MqSendObservationConvention() {
                @Override
                public String getContextualName(MqSendContext context) {
                    return "mine";
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnMeters {

        @Bean
        MeterObservationHandler<Observation.Context> own(MeterRegistry registry) {
            return new MeterObservationHandler<>() {
                @Override
                public void onStart(Observation.Context context) {}

                @Override
                public void onStop(Observation.Context context) {}
            };
        }
    }
}
