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

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.ResolvableType;

/** The names of the properties that there are. */
final class PropertyNames {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("mq");

    private PropertyNames() {}

    static boolean isOurs(ConfigurationPropertyName name) {
        return ROOT.isAncestorOf(name);
    }

    /** All names that a misspelt one can stand for; what the user names, as a listener, is as in the misspelt one. */
    static List<String> like(ConfigurationPropertyName misspelt) {
        return below(ROOT.toString(), 1, MqProperties.class, misspelt).toList();
    }

    private static Stream<String> below(String prefix, int depth, Class<?> record, ConfigurationPropertyName misspelt) {
        return Stream.of(record.getRecordComponents()).flatMap(component -> {
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
            if (!Map.class.isAssignableFrom(component.getType())) {
                return at(name, depth + 1, component.getType(), misspelt);
            }
            return (misspelt.getNumberOfElements() > depth + 1)
                    ? at(key(name, depth + 1, misspelt), depth + 2, valueType(component), misspelt)
                    : Stream.of(name);
        });
    }

    private static Stream<String> at(String name, int depth, Class<?> type, ConfigurationPropertyName misspelt) {
        return type.isRecord() ? below(name, depth, type, misspelt) : Stream.of(name);
    }

    private static String key(String map, int element, ConfigurationPropertyName misspelt) {
        return map + "." + misspelt.getElement(element, ConfigurationPropertyName.Form.ORIGINAL);
    }

    private static Class<?> valueType(RecordComponent component) {
        return ResolvableType.forType(component.getGenericType())
                .asMap()
                .getGeneric(1)
                .toClass();
    }
}
