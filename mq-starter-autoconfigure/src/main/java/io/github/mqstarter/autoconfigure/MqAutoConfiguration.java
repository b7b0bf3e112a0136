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

import io.github.mqstarter.RequestIds;
import io.github.mqstarter.client.MqClientCustomizer;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.consumer.MqConsumerTemplate;
import io.github.mqstarter.deadletter.DeadLetterOperations;
import io.github.mqstarter.deadletter.RedriveInterceptor;
import io.github.mqstarter.listener.ConsumeInterceptor;
import io.github.mqstarter.listener.MqDeliveryListener;
import io.github.mqstarter.listener.MqErrorHandler;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.observation.MqObservations;
import io.github.mqstarter.producer.MqOperations;
import io.github.mqstarter.producer.MqSendListener;
import io.github.mqstarter.producer.MqTemplate;
import io.github.mqstarter.producer.MqTransactionHandler;
import io.github.mqstarter.producer.ProducerSettings;
import io.github.mqstarter.producer.SendInterceptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.spring.autoconfigure.RocketMQProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.validation.Validator;

/**
 * Auto-configuration of sending and consuming with RocketMQ.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            "org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration"
        })
@ConditionalOnProperty(name = "mq.enabled", havingValue = "true", matchIfMissing = true)
@EnableConfigurationProperties({MqProperties.class, RocketMQProperties.class})
@Import(MessageConverterConfiguration.class)
public final class MqAutoConfiguration {

    private final MqProperties properties;

    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final MqPropertiesMapper mapper;

    /** How long Spring waits for all that a shutdown has in one phase. */
    private final Duration phaseTimeout;

    MqAutoConfiguration(MqProperties properties, RocketMQProperties rocketMqProperties, Environment environment) {
        this.properties = properties;
        this.mapper = new MqPropertiesMapper(
                properties, rocketMqProperties, environment.getProperty("spring.application.name"));
        this.phaseTimeout = Binder.get(environment)
                .bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
                .orElse(Duration.ofSeconds(30));
        RequestIds.useMdcKey(properties.requestId().mdcKey());
    }

    @Bean
    @ConditionalOnMissingBean
    MqConnectionDetails mqConnectionDetails(RocketMQProperties rocketMqProperties) {
        return new PropertiesMqConnectionDetails(rocketMqProperties);
    }

    @Bean
    @ConditionalOnMissingBean
    MqClients mqClients(MqConnectionDetails connectionDetails, ObjectProvider<MqClientCustomizer> customizers) {
        List<MqClientCustomizer> ordered = new ArrayList<>();
        ordered.add(mapper.primaryCustomizer());
        customizers.orderedStream().forEach(ordered::add);
        return mapper.clients(connectionDetails).customizers(ordered).build();
    }

    @Bean
    @ConditionalOnMissingBean(MqOperations.class)
    MqTemplate mqTemplate(
            MqClients clients,
            @Qualifier(MessageConverterConfiguration.BEAN_NAME) MessageConverter converter,
            ObjectProvider<SendInterceptor> interceptors,
            ObjectProvider<MqSendListener> listeners,
            ObjectProvider<MqTransactionHandler<?>> transactionHandlers,
            ObjectProvider<MqObservations> observations) {
        MqTemplate.Builder template = MqTemplate.builder(clients, converter)
                .settings(withinPhase(mapper.producer()))
                .requestIds(mapper.requestIds())
                .interceptors(interceptors.orderedStream().toList())
                .listeners(listeners.orderedStream().toList())
                .transactionHandlers(() -> transactionHandlers.orderedStream().toList());
        observations.ifAvailable(found -> template.observer(found.sends()));
        return template.build();
    }

    @Bean
    @ConditionalOnMissingBean
    MqConsumerTemplate mqConsumerTemplate(
            MqClients clients, @Qualifier(MessageConverterConfiguration.BEAN_NAME) MessageConverter converter) {
        return MqConsumerTemplate.builder(clients, converter)
                .requestIds(mapper.requestIds())
                .build();
    }

    /** Spring would go on, and stop the clients, while messages still wait for their outcome. */
    private ProducerSettings withinPhase(ProducerSettings settings) {
        Duration longest = phaseTimeout.minus(MARGIN);
        boolean fits = settings.shutdownTimeout().compareTo(longest) <= 0;
        return (fits || longest.isNegative()) ? settings : settings.withShutdownTimeout(longest);
    }

    @Bean
    @ConditionalOnMissingBean
    MqListenerRegistry mqListenerRegistry(
            MqClients clients,
            @Qualifier(MessageConverterConfiguration.BEAN_NAME) MessageConverter converter,
            ObjectProvider<ConsumeInterceptor> interceptors,
            ObjectProvider<MqDeliveryListener> deliveryListeners,
            ObjectProvider<MqErrorHandler> errorHandler,
            ObjectProvider<MqObservations> observations,
            ObjectProvider<Validator> validators) {
        MqListenerRegistry.Builder registry = MqListenerRegistry.builder(clients, converter)
                .defaults(mapper.listenerDefaults())
                .settings(mapper.listeners())
                .requestIds(mapper.requestIds())
                .shutdownTimeout(properties.listener().shutdownTimeoutOrDefault())
                .interceptors(interceptors.orderedStream().toList())
                .deliveryListeners(deliveryListeners.orderedStream().toList())
                .validator(new ApplicationValidator(validators))
                .autoStartup(false);
        errorHandler.ifAvailable(registry::errorHandler);
        observations.ifAvailable(found -> registry.observer(found.deliveries()));
        return registry.build();
    }

    @Bean
    @ConditionalOnMissingBean
    DeadLetterOperations deadLetterOperations(
            MqClients clients,
            MqListenerRegistry registry,
            ObjectProvider<DeadLetterOperations.SettlementListener> listeners,
            ObjectProvider<RedriveInterceptor> interceptors) {
        return DeadLetterOperations.builder(clients, registry)
                .requestIds(mapper.requestIds())
                .settlementListeners(listeners.orderedStream().toList())
                .interceptors(interceptors.orderedStream().toList())
                .build();
    }

    /** Listeners start when the application is ready to serve, so that nothing they call is still on its way up. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> mqListenerStarter(MqListenerRegistry registry) {
        return event -> registry.start();
    }

    @Bean
    static LazyInitializationExcludeFilter mqLazyInitializationExcludeFilter() {
        return LazyInitializationExcludeFilter.forBeanTypes(
                MqClients.class, MqTemplate.class, MqListenerRegistry.class);
    }
}
