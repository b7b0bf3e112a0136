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

import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Starts applications as their main method does: all auto-configurations, properties from the command line. */
final class TestApplication {

    private TestApplication() {}

    /** Starts an application without a web server, to be closed by the caller. */
    static ConfigurableApplicationContext start(Class<?> configuration, String... properties) {
        return start(WebApplicationType.NONE, configuration, properties);
    }

    static ConfigurableApplicationContext start(WebApplicationType web, Class<?> configuration, String... properties) {
        SpringApplication application = new SpringApplication(AllAutoConfigurations.class, configuration);
        application.setWebApplicationType(web);
        application.setBannerMode(Banner.Mode.OFF);
        application.setRegisterShutdownHook(false);
        return application.run(arguments(properties));
    }

    /** Returns when each listener has its queues; a new group may pass over what is sent while it gets them. */
    static void awaitListeners(ApplicationContext application) {
        application.getBean(MqListenerRegistry.class).getContainers().forEach(container -> Awaitility.await(
                        container.id())
                .atMost(Duration.ofSeconds(60))
                .until(() -> container.state() == MqListenerContainer.State.RUNNING));
    }

    /** One argument for each property, of which the last wins. */
    private static String[] arguments(String... properties) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String property : properties) {
            values.put(property.substring(0, property.indexOf('=')), property);
        }
        return values.values().stream().map(property -> "--" + property).toArray(String[]::new);
    }

    /** An application without anything of its own. */
    @Configuration(proxyBeanMethods = false)
    static class Empty {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class AllAutoConfigurations {}
}
