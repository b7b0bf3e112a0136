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
package io.github.mqstarter.embedded;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.rocketmq.common.BrokerConfig;
import org.apache.rocketmq.store.config.MessageStoreConfig;

/** Properties by the names of a broker's configuration file, set on the broker's configuration beans. */
final class BrokerProperties {

    private static final Map<Class<?>, Function<String, Object>> CONVERTERS = Map.of(
            String.class, value -> value,
            int.class, Integer::valueOf,
            long.class, Long::valueOf,
            double.class, Double::valueOf,
            boolean.class, BrokerProperties::parseBoolean);

    private BrokerProperties() {}

    /** Throws an IllegalArgumentException that names the key if no bean takes it, or not with this value. */
    static void check(String key, String value) {
        set(key, value, new BrokerConfig(), new MessageStoreConfig());
    }

    /** Sets a property on each of the beans that has it. */
    static void set(String key, String value, Object... beans) {
        List<Boolean> found =
                Stream.of(beans).map(bean -> setOne(key, value, bean)).toList();
        if (!found.contains(true)) {
            throw new IllegalArgumentException(
                    "Unknown broker property '" + key + "': neither BrokerConfig nor MessageStoreConfig has it");
        }
    }

    private static boolean setOne(String key, String value, Object bean) {
        String setter = key.isEmpty() ? "set" : "set" + Character.toUpperCase(key.charAt(0)) + key.substring(1);
        for (Method method : bean.getClass().getMethods()) {
            if (method.getName().equals(setter) && method.getParameterCount() == 1) {
                Function<String, Object> converter = CONVERTERS.get(method.getParameterTypes()[0]);
                if (converter != null) {
                    invoke(method, bean, converter, key, value);
                    return true;
                }
            }
        }
        return false;
    }

    private static void invoke(
            Method method, Object bean, Function<String, Object> converter, String key, String value) {
        try {
            method.invoke(bean, converter.apply(value));
        } catch (IllegalArgumentException | InvocationTargetException exception) {
            throw new IllegalArgumentException(
                    "Broker property '" + key + "' does not take the value '" + value + "'", exception);
        } catch (IllegalAccessException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private static Boolean parseBoolean(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }
}
