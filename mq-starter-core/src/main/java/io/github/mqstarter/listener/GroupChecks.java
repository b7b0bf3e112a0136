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

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.util.StringUtils;

/** What two listeners must not have in common, and what they must if they are of one group. */
final class GroupChecks {

    private static final String ONE_SUBSCRIPTION =
            "The broker keeps one subscription per group, so each of them would miss messages.";

    private static final String OWN_GROUP = "Give one of them a group of its own.";

    private final Mistakes mistakes;

    GroupChecks(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /** Checks all pairs. */
    void all(List<ListenerEndpoint> endpoints) {
        for (int i = 0; i < endpoints.size(); i++) {
            for (ListenerEndpoint other : endpoints.subList(0, i)) {
                pair(other, endpoints.get(i));
            }
        }
    }

    private void pair(ListenerEndpoint first, ListenerEndpoint second) {
        if (first.group().equals(second.group())) {
            sameGroup(first, second);
        } else if (first.id().equals(second.id())) {
            mistakes.add(
                    "Two listeners have the id '%s': %s and %s."
                            .formatted(first.id(), place(first, second), place(second, first)),
                    "Give one of them another id.");
        }
    }

    private void sameGroup(ListenerEndpoint first, ListenerEndpoint second) {
        if (!haveOneSource(first, second)) {
            mistakes.add(
                    "Two listeners use the consumer group '%s': %s (%s) and %s (%s). %s"
                            .formatted(
                                    first.group(),
                                    place(first, second),
                                    subscription(first),
                                    place(second, first),
                                    subscription(second),
                                    ONE_SUBSCRIPTION),
                    OWN_GROUP);
            return;
        }
        Set<String> common = commonTags(first, second);
        if (!common.isEmpty()) {
            mistakes.add(
                    "Two listeners of the consumer group '%s' listen to the same messages of topic %s, those with tags %s: %s and %s."
                            .formatted(
                                    first.group(),
                                    first.topic(),
                                    String.join(" || ", common),
                                    place(first, second),
                                    place(second, first)),
                    "Give them tags that have none in common, or " + lowerCase(OWN_GROUP));
            return;
        }
        difference(first, second)
                .ifPresent(difference -> mistakes.add(
                        "Two listeners of the consumer group '%s', which are one consumer, differ in %s: %s and %s."
                                .formatted(first.group(), difference, place(first, second), place(second, first)),
                        "Give both the same, best at mq.listeners.%s, or ".formatted(first.group())
                                + lowerCase(OWN_GROUP)));
    }

    private static boolean haveOneSource(ListenerEndpoint first, ListenerEndpoint second) {
        return first.topic().equals(second.topic())
                && Objects.equals(first.cluster(), second.cluster())
                && first.sql() == null
                && second.sql() == null;
    }

    /** One without tags listens to the rest, so it has none in common with one that has tags. */
    private static Set<String> commonTags(ListenerEndpoint first, ListenerEndpoint second) {
        if (first.tagSet().isEmpty() && second.tagSet().isEmpty()) {
            return Set.of(ListenerEndpoint.ALL_TAGS);
        }
        return first.tagSet().stream()
                .filter(second.tagSet()::contains)
                .sorted()
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Optional<String> difference(ListenerEndpoint first, ListenerEndpoint second) {
        return ListenerSetting.values().stream()
                .filter(setting -> !value(first, setting).equals(value(second, setting)))
                .map(setting -> "'%s' (%s, and %s)".formatted(setting, value(first, setting), value(second, setting)))
                .reduce("%s and %s"::formatted);
    }

    private static Object value(ListenerEndpoint endpoint, ListenerSetting<?> setting) {
        return endpoint.settings().get(setting);
    }

    private static String subscription(ListenerEndpoint endpoint) {
        String filter = (endpoint.sql() != null) ? "sql " + endpoint.sql() : "tags " + endpoint.tags();
        String cluster = (endpoint.cluster() != null) ? ", cluster " + endpoint.cluster() : "";
        return "topic %s, %s%s".formatted(endpoint.topic(), filter, cluster);
    }

    /** Names the bean where the method does not tell one from the other. */
    private static String place(ListenerEndpoint endpoint, ListenerEndpoint other) {
        return endpoint.method().equals(other.method()) && !endpoint.beanName().equals(other.beanName())
                ? "%s of the bean '%s'".formatted(endpoint.location(), endpoint.beanName())
                : endpoint.location();
    }

    private static String lowerCase(String sentence) {
        return StringUtils.uncapitalize(sentence);
    }
}
