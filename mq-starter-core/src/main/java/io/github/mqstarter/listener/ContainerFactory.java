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
package io.github.mqstarter.listener;

import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.client.UndecodableMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.rocketmq.common.message.MessageExt;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;

/** Makes containers, each with its inbound chain. */
final class ContainerFactory {

    private final MqListenerRegistry.Builder builder;

    private final BeanFactory beanFactory;

    ContainerFactory(MqListenerRegistry.Builder builder, BeanFactory beanFactory) {
        this.builder = builder;
        this.beanFactory = beanFactory;
    }

    /** A container of annotated listeners. */
    PushListenerContainer create(ListenerGroup group, ListenerRoutes routes) {
        ConsumeRules rules =
                ConsumeRules.of(group.id(), group.group(), group.settings(), routes.haveBatches(), routes::together);
        return new PushListenerContainer(
                rules,
                group.endpoints().stream().map(ListenerEndpoint::id).toList(),
                group.topic(),
                group.settings(),
                new EndpointConsumerSource(group, builder.clients, builder.shutdownTimeout),
                new MessageDispatcher(rules, routes::listenerId, chain(routes, rules, group.settings())),
                outcomes(rules, routes::listenerId));
    }

    /** A container of one that joins. */
    PushListenerContainer create(NativeListener listener) {
        ListenerSettings merged = listener.settings()
                .over(configured(listener.id()))
                .over(configured(listener.group()))
                .over(builder.defaults);
        ConsumeRules rules = ConsumeRules.of(listener.id(), listener.group(), merged, false, message -> message);
        return new PushListenerContainer(
                rules,
                List.of(listener.id()),
                listener.topic(),
                merged,
                new NativeListenerSource(listener, merged, builder.clients, builder.shutdownTimeout),
                new MessageDispatcher(rules, message -> listener.id(), chain(invoker(listener), rules, merged)),
                outcomes(rules, message -> listener.id()));
    }

    private DeliveryOutcomes outcomes(ConsumeRules rules, Function<MessageExt, String> listenerId) {
        return new DeliveryOutcomes(builder.deliveryListeners, builder.requestIdSettings, rules.group(), listenerId);
    }

    private ListenerSettings configured(String name) {
        return builder.settings.getOrDefault(name, ListenerSettings.UNSET);
    }

    private static ConsumeInterceptor.Chain invoker(NativeListener listener) {
        return delivery -> {
            UndecodableMessages.refuse(delivery.message());
            listener.onMessage(delivery.message());
            return ConsumeResult.success();
        };
    }

    /** The inbound chain, from the outside in. */
    private ConsumeInterceptor.Chain chain(
            ConsumeInterceptor.Chain invoker, ConsumeRules rules, ListenerSettings settings) {
        MqErrorHandler errorHandler = ConfiguredErrorHandler.of(settings, errorHandler(rules, settings));
        List<ConsumeInterceptor> links = new ArrayList<>();
        links.add(new RequestIdConsumeInterceptor(builder.requestIdSettings));
        if (builder.observer != null) {
            links.add(builder.observer);
        }
        links.add(new FailureConsumeInterceptor(errorHandler));
        links.addAll(builder.interceptors);
        ConsumeInterceptor.Chain chain = invoker;
        for (int i = links.size() - 1; i >= 0; i--) {
            ConsumeInterceptor link = links.get(i);
            ConsumeInterceptor.Chain next = chain;
            chain = delivery -> link.intercept(delivery, next);
        }
        return chain;
    }

    private MqErrorHandler errorHandler(ConsumeRules rules, ListenerSettings settings) {
        String name = settings.get(ListenerSetting.ERROR_HANDLER);
        if (name.isEmpty()) {
            return builder.errorHandler;
        }
        try {
            return beanFactory.getBean(name, MqErrorHandler.class);
        } catch (NoSuchBeanDefinitionException | BeanNotOfRequiredTypeException ex) {
            throw new MqConfigurationException(
                    "The setting 'error-handler' of the listener %s is '%s', but there is no MqErrorHandler bean of that name."
                            .formatted(rules.listenerId(), name),
                    "Declare one by @Bean(name = \"%s\", defaultCandidate = false), or correct the name."
                            .formatted(name),
                    ex);
        }
    }
}
