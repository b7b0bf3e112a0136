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
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/** Finds the methods of all beans that are annotated with {@link MqListener}, without creating a bean. */
final class ListenerEndpointFinder {

    private final ConfigurableListableBeanFactory beanFactory;

    private final ListenerEndpointFactory endpointFactory;

    ListenerEndpointFinder(ConfigurableListableBeanFactory beanFactory, ListenerEndpointFactory endpointFactory) {
        this.beanFactory = beanFactory;
        this.endpointFactory = endpointFactory;
    }

    /** All endpoints; throws {@link MqConfigurationException} if one is not right or two do not go together. */
    List<ListenerEndpoint> find() {
        List<ListenerEndpoint> endpoints = new ArrayList<>();
        for (String beanName : beanFactory.getBeanNamesForType(Object.class)) {
            if (!ScopedProxyUtils.isScopedTarget(beanName)) {
                listenerMethods(beanName)
                        .forEach((method, listener) ->
                                endpoints.add(endpointFactory.create(beanName, method, listener)));
            }
        }
        requireDistinct(endpoints);
        return endpoints;
    }

    private Map<Method, MqListener> listenerMethods(String beanName) {
        Class<?> type = targetClass(beanName);
        if (type == null || !AnnotationUtils.isCandidateClass(type, MqListener.class)) {
            return Map.of();
        }
        MetadataLookup<MqListener> annotation =
                method -> AnnotatedElementUtils.findMergedAnnotation(method, MqListener.class);
        return MethodIntrospector.selectMethods(type, annotation);
    }

    private @Nullable Class<?> targetClass(String beanName) {
        Class<?> type = AutoProxyUtils.determineTargetClass(beanFactory, beanName);
        boolean scoped = type != null && ScopedObject.class.isAssignableFrom(type);
        return scoped
                ? AutoProxyUtils.determineTargetClass(beanFactory, ScopedProxyUtils.getTargetBeanName(beanName))
                : type;
    }

    private static void requireDistinct(List<ListenerEndpoint> endpoints) {
        for (int i = 0; i < endpoints.size(); i++) {
            for (ListenerEndpoint other : endpoints.subList(0, i)) {
                requireDistinct(other, endpoints.get(i));
            }
        }
    }

    private static void requireDistinct(ListenerEndpoint first, ListenerEndpoint second) {
        if (first.group().equals(second.group())) {
            throw new MqConfigurationException(
                    "Two listeners use the consumer group '%s': %s (topic %s, tags %s) and %s (topic %s, tags %s). The broker keeps one subscription per group, so each of them would miss messages."
                            .formatted(
                                    first.group(),
                                    first.location(),
                                    first.topic(),
                                    first.tags(),
                                    second.location(),
                                    second.topic(),
                                    second.tags()),
                    "Give one of them a group of its own.");
        }
        if (first.id().equals(second.id())) {
            throw new MqConfigurationException(
                    "Two listeners have the id '%s': %s and %s."
                            .formatted(first.id(), first.location(), second.location()),
                    "Give one of them another id.");
        }
    }
}
