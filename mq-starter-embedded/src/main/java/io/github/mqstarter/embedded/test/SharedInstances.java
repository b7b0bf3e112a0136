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

import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The instances of this JVM, one for each set of broker properties, until the JVM ends; thread-safe. */
final class SharedInstances {

    private static final Map<Set<String>, EmbeddedRocketMQ> INSTANCES = new ConcurrentHashMap<>();

    private SharedInstances() {}

    static EmbeddedRocketMQ with(Set<String> brokerProperties) {
        return INSTANCES.computeIfAbsent(brokerProperties, SharedInstances::start);
    }

    private static EmbeddedRocketMQ start(Set<String> brokerProperties) {
        EmbeddedRocketMQ.Builder builder = EmbeddedRocketMQ.builder();
        for (String property : brokerProperties) {
            String[] keyAndValue = property.split("=", 2);
            if (keyAndValue.length < 2) {
                throw new IllegalArgumentException("Broker property '" + property + "' is not of the form key=value");
            }
            builder.brokerProperty(keyAndValue[0].trim(), keyAndValue[1].trim());
        }
        EmbeddedRocketMQ shared = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(shared::stop, "embedded-rocketmq-exit"));
        return shared;
    }
}
