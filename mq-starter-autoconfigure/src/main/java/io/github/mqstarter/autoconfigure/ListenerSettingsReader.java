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
import io.github.mqstarter.listener.CircuitSettings;
import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.ListenerSettings;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.ClassUtils;

/** Makes settings of the properties below a prefix, and names the property where one is not right. */
final class ListenerSettingsReader {

    private final String prefix;

    private ListenerSettings settings = ListenerSettings.UNSET;

    ListenerSettingsReader(String prefix) {
        this.prefix = prefix;
    }

    ListenerSettings settings() {
        return settings;
    }

    <T> ListenerSettingsReader with(ListenerSetting<T> setting, @Nullable T value) {
        try {
            settings = settings.with(setting, value);
            return this;
        } catch (MqConfigurationException ex) {
            throw PropertyRules.mistake(property(setting), shown(value), ex.action());
        }
    }

    <T> ListenerSettingsReader text(ListenerSetting<T> setting, @Nullable String text, Function<String, T> parser) {
        try {
            return (text != null) ? with(setting, parser.apply(text)) : this;
        } catch (IllegalArgumentException ex) {
            throw PropertyRules.mistake(property(setting), shown(text), "Correct it: %s.".formatted(ex.getMessage()));
        }
    }

    ListenerSettingsReader failures(
            ListenerSetting<Set<Class<? extends Throwable>>> setting, @Nullable List<String> names) {
        if (names == null) {
            return this;
        }
        Set<Class<? extends Throwable>> failures = new LinkedHashSet<>();
        names.forEach(name -> failures.add(failure(property(setting), name.trim())));
        return with(setting, failures);
    }

    ListenerSettingsReader circuit(ListenerProperties.@Nullable Circuit circuit, CircuitSettings below) {
        try {
            return (circuit != null) ? with(ListenerSetting.CIRCUIT, circuit.over(below)) : this;
        } catch (IllegalArgumentException ex) {
            throw new MqConfigurationException(
                    "The property %s.%s.".formatted(prefix, ex.getMessage()), "Correct it, or leave it out.");
        }
    }

    private static Class<? extends Throwable> failure(String property, String name) {
        try {
            return ClassUtils.forName(name, null).asSubclass(Throwable.class);
        } catch (ClassNotFoundException | LinkageError ex) {
            throw PropertyRules.mistake(
                    property, name, "There is no such class: write its full name, as in java.io.IOException.");
        } catch (ClassCastException ex) {
            throw PropertyRules.mistake(
                    property, name, "That class is no failure: name a Throwable, as in java.io.IOException.");
        }
    }

    private String property(ListenerSetting<?> setting) {
        return prefix + "." + setting.name();
    }

    private static Object shown(@Nullable Object value) {
        return (value instanceof Duration duration) ? DurationStyle.SIMPLE.print(duration) : String.valueOf(value);
    }
}
