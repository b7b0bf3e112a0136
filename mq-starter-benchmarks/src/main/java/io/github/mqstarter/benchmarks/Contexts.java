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
package io.github.mqstarter.benchmarks;

import java.util.Map;
import java.util.function.Consumer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Application contexts of one auto-configuration. */
final class Contexts {

    private Contexts() {}

    /** With a producer, and told of nothing else. */
    static ConfigurableApplicationContext start(
            Class<?> autoConfiguration, String nameServer, String group, Class<?>... more) {
        return start(Map.of("rocketmq.name-server", nameServer, "rocketmq.producer.group", group), context -> {
            context.register(autoConfiguration);
            register(context, more);
        });
    }

    /** Registers what comes behind an auto-configuration, if there is something. */
    static void register(AnnotationConfigApplicationContext context, Class<?>... more) {
        if (more.length > 0) {
            context.register(more);
        }
    }

    static ConfigurableApplicationContext start(
            Map<String, Object> properties, Consumer<AnnotationConfigApplicationContext> beans) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("load", properties));
        beans.accept(context);
        context.refresh();
        return context;
    }
}
