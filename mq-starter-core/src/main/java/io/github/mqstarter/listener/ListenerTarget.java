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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.ReflectionUtils;

/**
 * Calls a method of a bean. A bean that is no singleton is looked up for each call, so that it is always the one that
 * its scope has then. Safe for use by many threads.
 */
final class ListenerTarget {

    private final BeanFactory beanFactory;

    private final String beanName;

    private final Method method;

    private final @Nullable Call singleton;

    /** Throws {@link MqConfigurationException} if the method cannot be called on the bean. */
    ListenerTarget(BeanFactory beanFactory, String beanName, Method method) {
        this.beanFactory = beanFactory;
        this.beanName = beanName;
        this.method = method;
        this.singleton = beanFactory.isSingleton(beanName) ? call() : null;
    }

    /** Calls the method, and throws what it throws. */
    @Nullable
    Object invoke(@Nullable Object... arguments) throws Exception {
        Call call = (singleton != null) ? singleton : call();
        try {
            return call.method.invoke(call.bean, arguments);
        } catch (InvocationTargetException ex) {
            throw asException(ex.getTargetException());
        } catch (IllegalArgumentException ex) {
            throw new MessageConversionException(
                    "%s cannot be called with (%s)".formatted(ListenerEndpoint.describe(method), types(arguments)), ex);
        }
    }

    static Exception asException(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (failure instanceof Exception exception) ? exception : new IllegalStateException(failure);
    }

    private Call call() {
        Object bean = beanFactory.getBean(beanName);
        try {
            Method invocable = invocable(bean.getClass());
            if (AopUtils.isCglibProxy(bean) && Modifier.isFinal(invocable.getModifiers())) {
                throw new IllegalStateException("The method is final, and a proxy cannot take it to its bean");
            }
            ReflectionUtils.makeAccessible(invocable);
            return new Call(bean, invocable);
        } catch (IllegalStateException ex) {
            throw new MqConfigurationException(
                    "The listener method %s cannot be called on the bean '%s', which is a proxy: %s."
                            .formatted(ListenerEndpoint.describe(method), beanName, ex.getMessage()),
                    "Make the method neither private nor final, and declare it in an interface of the bean, or have the bean proxied by its class.",
                    ex);
        }
    }

    private Method invocable(Class<?> type) {
        return Arrays.stream(type.getInterfaces())
                .filter(implemented -> Proxy.isProxyClass(type))
                .flatMap(implemented -> Arrays.stream(implemented.getMethods()))
                .filter(declared -> AopUtils.getMostSpecificMethod(declared, method.getDeclaringClass())
                        .equals(method))
                .findFirst()
                .orElseGet(() -> AopUtils.selectInvocableMethod(method, type));
    }

    private static String types(@Nullable Object... arguments) {
        return Arrays.stream(arguments)
                .map(argument -> (argument != null) ? argument.getClass().getName() : "null")
                .collect(Collectors.joining(", "));
    }

    private record Call(Object bean, Method method) {}
}
