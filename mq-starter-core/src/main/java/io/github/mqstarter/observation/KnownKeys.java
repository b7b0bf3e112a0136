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
package io.github.mqstarter.observation;

import io.github.mqstarter.observation.MqObservation.Key;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What is the same for all messages of a topic, made once.
 *
 * @param low the key values of a success
 * @param contextualName the name of a span
 */
record KnownKeys(KeyValues low, String contextualName) {

    static final String REMOTE_SERVICE = "RocketMQ";

    static final KeyValue SYSTEM = Key.SYSTEM.withValue("rocketmq");

    private static final KeyValue NO_ERROR = Key.ERROR_TYPE.withValue(KeyValue.NONE_VALUE);

    static KnownKeys ofSend(String topic) {
        return new KnownKeys(operation("send", topic), "send " + topic);
    }

    static KnownKeys ofDelivery(String topic, String group) {
        KeyValues low = operation("process", topic).and(Key.CONSUMER_GROUP.withValue(group));
        return new KnownKeys(low, "process " + topic);
    }

    static KnownKeys ofRedrive(String verb, String topic, String group) {
        KeyValues low = KeyValues.of(
                SYSTEM, Key.DESTINATION_NAME.withValue(topic), Key.CONSUMER_GROUP.withValue(group), NO_ERROR);
        return new KnownKeys(low, verb + " " + topic);
    }

    private static KeyValues operation(String name, String topic) {
        return KeyValues.of(
                SYSTEM,
                Key.OPERATION_NAME.withValue(name),
                Key.OPERATION_TYPE.withValue(name),
                Key.DESTINATION_NAME.withValue(topic),
                NO_ERROR);
    }

    /** The key values of a failure. */
    KeyValues lowWithError(String type) {
        return low.and(Key.ERROR_TYPE.withValue(type));
    }

    /** Keeps so many, in case that topics are made up without end. */
    static final class Cache {

        private static final int MAX = 1000;

        private final Map<String, KnownKeys> byTopic = new ConcurrentHashMap<>();

        private final Function<String, KnownKeys> factory;

        Cache(Function<String, KnownKeys> factory) {
            this.factory = factory;
        }

        KnownKeys of(String topic) {
            KnownKeys known = byTopic.get(topic);
            if (known != null) {
                return known;
            }
            return (byTopic.size() < MAX) ? byTopic.computeIfAbsent(topic, factory) : factory.apply(topic);
        }
    }
}
