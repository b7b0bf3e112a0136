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

import io.github.mqstarter.MqConfigurationException;
import org.apache.rocketmq.spring.autoconfigure.RocketMQProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** {@link MqConnectionDetails} of rocketmq-spring's own properties. */
final class PropertiesMqConnectionDetails implements MqConnectionDetails {

    private final RocketMQProperties properties;

    PropertiesMqConnectionDetails(RocketMQProperties properties) {
        this.properties = properties;
    }

    @Override
    public String nameServer() {
        String nameServer = properties.getNameServer();
        if (!StringUtils.hasText(nameServer)) {
            throw new MqConfigurationException(
                    "The application does not know where RocketMQ is: 'rocketmq.name-server' is not set.",
                    "Set rocketmq.name-server to host:port of the name server (several separated by ';'). For development, add the dependency io.github.mqstarter:mq-starter-embedded, which starts a broker in the application unless mq.embedded.enabled=false.");
        }
        PropertyRules.requireNameServers("rocketmq.name-server", nameServer);
        return nameServer;
    }

    @Override
    public @Nullable String accessKey() {
        RocketMQProperties.@Nullable Producer producer = properties.getProducer();
        return (producer != null) ? producer.getAccessKey() : null;
    }

    @Override
    public @Nullable String secretKey() {
        RocketMQProperties.@Nullable Producer producer = properties.getProducer();
        return (producer != null) ? producer.getSecretKey() : null;
    }
}
