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
package io.github.mqstarter.embedded.test;

import java.util.Map;
import java.util.Set;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Puts the address of the shared instance before all other properties. Equal customizers share a cached context.
 *
 * @param topics the topics to create
 * @param queues the number of queues of each
 * @param brokerProperties the properties of the broker, as key=value
 */
record EmbeddedRocketMQContextCustomizer(Set<String> topics, int queues, Set<String> brokerProperties)
        implements ContextCustomizer {

    private static final String NAME_SERVER = "rocketmq.name-server";

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
        io.github.mqstarter.embedded.EmbeddedRocketMQ shared = SharedInstances.with(brokerProperties);
        topics.forEach(topic -> shared.createTopic(topic, queues));
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("embeddedRocketMQ", Map.of(NAME_SERVER, shared.nameServer())));
    }
}
