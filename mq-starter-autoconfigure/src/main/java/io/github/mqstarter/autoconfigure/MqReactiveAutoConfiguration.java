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

import io.micrometer.context.ThreadLocalAccessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import reactor.core.publisher.Hooks;

/**
 * Auto-configuration of request ids in WebFlux applications.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MqAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass({HttpHandlerDecoratorFactory.class, ThreadLocalAccessor.class})
@ConditionalOnBean(MqProperties.class)
@ConditionalOnProperty(
        name = {"mq.enabled", "mq.request-id.http-filter"},
        havingValue = "true",
        matchIfMissing = true)
public final class MqReactiveAutoConfiguration {

    MqReactiveAutoConfiguration() {}

    @Bean
    RequestIdHttpHandlerDecorator mqRequestIdHttpHandlerDecorator(MqProperties properties) {
        return new RequestIdHttpHandlerDecorator(properties.requestId().httpHeader());
    }

    /** An id in Reactor's context is of use only if it reaches the threads; where Boot is told otherwise, it does not. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "spring.reactor.context-propagation", havingValue = "auto", matchIfMissing = true)
    static class ContextPropagationConfiguration {

        ContextPropagationConfiguration() {
            Hooks.enableAutomaticContextPropagation();
        }
    }
}
