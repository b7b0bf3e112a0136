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

import io.github.mqstarter.compat.RocketMQListenerEnhancer;
import io.github.mqstarter.compat.RocketMQTemplateEnhancer;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.producer.MqTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of what rocketmq-spring's own beans gain.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MqAutoConfiguration.class)
public final class MqEnhanceAutoConfiguration {

    MqEnhanceAutoConfiguration() {}

    @Bean
    @ConditionalOnSingleCandidate(MqTemplate.class)
    @ConditionalOnBooleanProperty(name = "mq.enhance.template", matchIfMissing = true)
    static RocketMQTemplateEnhancer mqRocketMQTemplateEnhancer(ObjectProvider<MqTemplate> template) {
        return new RocketMQTemplateEnhancer(template::getObject);
    }

    @Bean
    @ConditionalOnSingleCandidate(MqListenerRegistry.class)
    @ConditionalOnBooleanProperty(name = "mq.enhance.listeners", matchIfMissing = true)
    static RocketMQListenerEnhancer mqRocketMQListenerEnhancer(ObjectProvider<MqListenerRegistry> registry) {
        return new RocketMQListenerEnhancer(registry::getObject);
    }
}
