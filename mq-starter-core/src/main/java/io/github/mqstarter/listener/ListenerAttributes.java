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
package io.github.mqstarter.listener;

import io.github.mqstarter.MqConfigurationException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/** Reads the attributes of one annotation, and names it and its method where one of them is not right. */
record ListenerAttributes(Method method, StringValueResolver placeholders) {

    private static final String DEFINE_PLACEHOLDER =
            "Define the property, or give the placeholder a default: ${name:default}.";

    @Nullable
    String text(String name, String raw) {
        String value = resolve(name, raw);
        if (value != null && value.contains("${")) {
            throw mistake(name, "'%s' has no value.".formatted(value), DEFINE_PLACEHOLDER);
        }
        return StringUtils.hasText(value) ? value.trim() : null;
    }

    String required(String name, String raw, String example) {
        String value = text(name, raw);
        if (value == null) {
            throw mistake(
                    name,
                    raw.isEmpty() ? "It is empty." : "'%s' resolves to nothing.".formatted(raw),
                    "Write %s = \"%s\".".formatted(name, example));
        }
        return value;
    }

    /** What the annotation says about settings. */
    ListenerSettings settings(MqListener listener) {
        ListenerSettings settings = ListenerSettings.UNSET
                .with(ListenerSetting.FATAL_EXCEPTIONS, classes(listener.fatal()))
                .with(ListenerSetting.RETRYABLE_EXCEPTIONS, classes(listener.retryable()));
        Map<String, ?> attributes = AnnotationUtils.getAnnotationAttributes(listener);
        for (ListenerSetting<?> setting : ListenerSetting.values()) {
            if (attributes.get(setting.attribute()) instanceof String raw) {
                settings = with(settings, setting, raw);
            }
        }
        return settings;
    }

    private <T> ListenerSettings with(ListenerSettings settings, ListenerSetting<T> setting, String raw) {
        return settings.with(setting, value(setting, raw));
    }

    private static @Nullable Set<Class<? extends Throwable>> classes(Class<? extends Throwable>[] classes) {
        return (classes.length > 0) ? Set.copyOf(Arrays.asList(classes)) : null;
    }

    /** The value of a setting, or {@code null} if the annotation leaves it to the level below. */
    private <T> @Nullable T value(ListenerSetting<T> setting, String raw) {
        String name = setting.attribute();
        String value = text(name, raw);
        try {
            return (value != null) ? setting.parse(value) : null;
        } catch (IllegalArgumentException ex) {
            throw mistake(name, ex.getMessage() + ".", "Write %s = \"%s\".".formatted(name, setting.example()));
        }
    }

    MqConfigurationException mistake(String name, String problem, String action) {
        return new MqConfigurationException(
                "The attribute '%s' of @MqListener on %s is not right. %s"
                        .formatted(name, ListenerEndpoint.describe(method), problem),
                action);
    }

    private @Nullable String resolve(String name, String raw) {
        try {
            return placeholders.resolveStringValue(raw);
        } catch (RuntimeException ex) {
            String cause =
                    String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
            throw mistake(
                    name,
                    "'%s' cannot be resolved: %s.".formatted(raw, cause),
                    raw.contains("#{") ? "Correct the expression." : DEFINE_PLACEHOLDER);
        }
    }
}
