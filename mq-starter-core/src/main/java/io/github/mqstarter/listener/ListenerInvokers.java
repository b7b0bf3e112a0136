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

import java.util.Objects;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodParameter;

/** Makes what calls the listener methods. */
final class ListenerInvokers {

    private final ConfigurableListableBeanFactory beanFactory;

    private final ListenerArguments arguments;

    private final Replies replies;

    ListenerInvokers(ConfigurableListableBeanFactory beanFactory, MqListenerRegistry.Builder settings) {
        this.beanFactory = beanFactory;
        this.arguments = new ListenerArguments(beanFactory, settings.converter, settings.validator);
        this.replies = new Replies(settings.clients, settings.converter, settings.requestIdSettings);
    }

    ListenerRoutes routes(ListenerGroup group) {
        return new ListenerRoutes(group, this::route);
    }

    private ListenerRoute route(ListenerEndpoint endpoint) {
        Class<?> beanType = Objects.requireNonNullElse(
                ListenerBeans.targetClass(beanFactory, endpoint.beanName()),
                endpoint.method().getDeclaringClass());
        ListenerMethod method = new ListenerMethod(endpoint.method(), beanType);
        return new ListenerRoute(endpoint.id(), method.isBatch(), invoker(endpoint, method));
    }

    private ConsumeInterceptor.Chain invoker(ListenerEndpoint endpoint, ListenerMethod method) {
        ListenerTarget target = new ListenerTarget(beanFactory, endpoint.beanName(), endpoint.method());
        ReturnValues returnValues = new ReturnValues(replies, endpoint.cluster());
        MethodParameter list = method.list();
        return (list != null)
                ? new BatchListenerInvoker(method, ListElement.of(list), target, arguments, returnValues)
                : new ListenerInvoker(method, target, arguments, returnValues);
    }
}
