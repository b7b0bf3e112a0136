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

import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/** Knows the classes of beans that may be behind proxies. */
final class ListenerBeans {

    private ListenerBeans() {}

    /** The user's own class of a bean, as far as it is known without creating the bean. */
    static @Nullable Class<?> targetClass(ConfigurableListableBeanFactory beanFactory, String beanName) {
        Class<?> type = AutoProxyUtils.determineTargetClass(beanFactory, beanName);
        if (type == null) {
            return null;
        }
        if (ScopedObject.class.isAssignableFrom(type)) {
            return AutoProxyUtils.determineTargetClass(beanFactory, ScopedProxyUtils.getTargetBeanName(beanName));
        }
        return (Proxy.isProxyClass(type) && beanFactory.containsSingleton(beanName))
                ? AopProxyUtils.ultimateTargetClass(beanFactory.getBean(beanName))
                : ClassUtils.getUserClass(type);
    }
}
