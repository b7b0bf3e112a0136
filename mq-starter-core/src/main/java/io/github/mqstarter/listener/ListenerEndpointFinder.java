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
import io.github.mqstarter.StartPosition;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/** Finds the methods of all beans that are annotated with {@link MqListener}, and checks them. Creates no bean. */
final class ListenerEndpointFinder {

    private static final ListenerSettings FROM_FIRST =
            ListenerSettings.UNSET.with(ListenerSetting.CONSUME_FROM, StartPosition.FIRST);

    private final ConfigurableListableBeanFactory beanFactory;

    private final ListenerEndpointFactory endpointFactory;

    ListenerEndpointFinder(ConfigurableListableBeanFactory beanFactory, ListenerEndpointFactory endpointFactory) {
        this.beanFactory = beanFactory;
        this.endpointFactory = endpointFactory;
    }

    /** All endpoints; throws {@link MqConfigurationException} with all that is not right, in itself or together. */
    List<ListenerEndpoint> find() {
        Mistakes mistakes = new Mistakes();
        List<ListenerEndpoint> endpoints = new ArrayList<>();
        for (String beanName : beanFactory.getBeanNamesForType(Object.class)) {
            if (!ScopedProxyUtils.isScopedTarget(beanName)) {
                listenerMethods(beanName)
                        .forEach((method, listeners) -> listeners.forEach(listener ->
                                mistakes.collect(() -> endpoints.add(endpoint(beanName, method, listener)))));
            }
        }
        mistakes.throwIfAny();
        check(endpoints, mistakes);
        return endpoints;
    }

    private void check(List<ListenerEndpoint> endpoints, Mistakes mistakes) {
        endpoints.forEach(endpoint -> new EndpointChecks(endpoint, mistakes).settings());
        new GroupChecks(mistakes).all(endpoints);
        mistakes.throwIfAny();
    }

    private ListenerEndpoint endpoint(String beanName, Method method, MqListener listener) {
        ListenerEndpoint endpoint = endpointFactory.create(beanName, method, listener);
        return endpoint.isOfDeadLetters() ? endpoint.withDefaults(FROM_FIRST) : endpoint;
    }

    private Map<Method, List<MqListener>> listenerMethods(String beanName) {
        Class<?> type = ListenerBeans.targetClass(beanFactory, beanName);
        if (type == null || !AnnotationUtils.isCandidateClass(type, MqListener.class)) {
            return Map.of();
        }
        MetadataLookup<List<MqListener>> annotations = ListenerEndpointFinder::listeners;
        return MethodIntrospector.selectMethods(type, annotations);
    }

    /** Those of the method itself, else those of the nearest method that it overrides; {@code null} if there are none. */
    private static @Nullable List<MqListener> listeners(Method method) {
        List<MergedAnnotation<MqListener>> found = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).stream(
                        MqListener.class)
                .toList();
        if (found.isEmpty()) {
            return null;
        }
        int nearest = found.stream()
                .mapToInt(MergedAnnotation::getAggregateIndex)
                .min()
                .getAsInt();
        return found.stream()
                .filter(listener -> listener.getAggregateIndex() == nearest)
                .map(listener -> DeadLetterListeners.translate(method, listener))
                .toList();
    }
}
