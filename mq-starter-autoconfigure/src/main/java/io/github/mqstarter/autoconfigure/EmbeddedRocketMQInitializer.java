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

import io.github.mqstarter.autoconfigure.MqProperties.Embedded;
import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Starts a broker in the application where mq-starter-embedded is on the class path and no name server is configured.
 * That is before any bean exists, so that whatever asks for {@code rocketmq.name-server} finds it; the broker stops
 * after the last bean.
 */
final class EmbeddedRocketMQInitializer
        implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

    private static final Logger logger = LoggerFactory.getLogger(EmbeddedRocketMQInitializer.class);

    private static final String NAME_SERVER = "rocketmq.name-server";

    private static final String AOT_PROCESSING = "spring.aot.processing";

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        if (isWanted(environment)) {
            Embedded settings = Binder.get(environment).bindOrCreate("mq.embedded", Embedded.class);
            if (settings.enabled()) {
                Starter.start(context, settings);
            }
        }
    }

    private static boolean isWanted(ConfigurableEnvironment environment) {
        return ClassUtils.isPresent("io.github.mqstarter.embedded.EmbeddedRocketMQ", null)
                && environment.getProperty("mq.enabled", Boolean.class, true)
                && !StringUtils.hasText(environment.getProperty(NAME_SERVER))
                && !Boolean.getBoolean(AOT_PROCESSING);
    }

    /** A class of its own, loaded only if the embedded broker is there. */
    private static final class Starter {

        static void start(ConfigurableApplicationContext context, Embedded settings) {
            EmbeddedRocketMQ broker = builder(settings).build().start();
            DefaultSingletonBeanRegistry beans = (DefaultSingletonBeanRegistry) context.getBeanFactory();
            beans.registerDisposableBean("embeddedRocketMQ", broker::stop);
            context.addApplicationListener((ApplicationListener<ApplicationFailedEvent>) event -> broker.stop());
            context.getEnvironment()
                    .getPropertySources()
                    .addLast(new MapPropertySource("embeddedRocketMQ", Map.of(NAME_SERVER, broker.nameServer())));
            logger.info("{} is not set: started an embedded RocketMQ at {}", NAME_SERVER, broker.nameServer());
        }

        private static EmbeddedRocketMQ.Builder builder(Embedded settings) {
            EmbeddedRocketMQ.Builder builder = EmbeddedRocketMQ.builder();
            if (settings.dataDirectory() != null) {
                builder.dataDirectory(settings.dataDirectory());
            }
            if (settings.messageDelayLevel() != null) {
                builder.messageDelayLevel(settings.messageDelayLevel());
            }
            return builder;
        }
    }
}
