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
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
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

    @Nullable
    Integer number(String name, String raw) {
        String value = text(name, raw);
        if (value == null) {
            return null;
        }
        if (!value.matches("0*[1-9][0-9]{0,8}")) {
            throw mistake(
                    name,
                    "'%s' is not a whole number of 1 or more.".formatted(value),
                    "Write %s = \"5\".".formatted(name));
        }
        return Integer.valueOf(value);
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
