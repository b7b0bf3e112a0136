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

import io.github.mqstarter.NearestName;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Tells which properties below {@code mq} do not exist, where they are, and what they were meant to be. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
        Set<ConfigurationProperty> unknown = cause.getUnboundProperties();
        if (!unknown.stream().allMatch(property -> PropertyNames.isOurs(property.getName()))) {
            return null;
        }
        List<ConfigurationProperty> sorted = unknown.stream().sorted().toList();
        return new FailureAnalysis(
                sorted.stream().map(UnknownPropertyFailureAnalyzer::problem).collect(Collectors.joining("\n")),
                sorted.stream().map(UnknownPropertyFailureAnalyzer::action).collect(Collectors.joining("\n")),
                cause);
    }

    private static String problem(ConfigurationProperty property) {
        String origin = (property.getOrigin() != null) ? " (%s)".formatted(property.getOrigin()) : "";
        return "There is no property '%s'%s.".formatted(property.getName(), origin);
    }

    private static String action(ConfigurationProperty property) {
        String name = property.getName().toString();
        return NearestName.of(name, PropertyNames.like(property.getName()))
                .map(nearest -> "Instead of %s write %s.".formatted(name, nearest))
                .orElse("Take %s out, or give it a name that does not begin with 'mq': what does belongs to mq-starter."
                        .formatted(name));
    }
}
