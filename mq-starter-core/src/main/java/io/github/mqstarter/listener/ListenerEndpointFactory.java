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

import io.github.mqstarter.Destination;
import io.github.mqstarter.MqConfigurationException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.rocketmq.client.Validators;
import org.apache.rocketmq.client.exception.MQClientException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringValueResolver;

/**
 * Makes an endpoint of an annotation: resolves its placeholders, checks its values, and merges the settings of all
 * levels.
 */
final class ListenerEndpointFactory {

    private static final Pattern NOT_IN_TAGS = Pattern.compile("[|,]");

    private final StringValueResolver placeholders;

    private final SettingLevels levels;

    private final Set<String> clusters;

    ListenerEndpointFactory(
            StringValueResolver placeholders,
            Map<String, ListenerSettings> settingsByIdOrGroup,
            ListenerSettings defaults,
            Set<String> clusters) {
        this.placeholders = placeholders;
        this.levels = new SettingLevels(Map.copyOf(settingsByIdOrGroup), defaults);
        this.clusters = clusters;
    }

    /** Makes the endpoint; throws {@link MqConfigurationException}. */
    ListenerEndpoint create(String beanName, Method method, MqListener listener) {
        ListenerAttributes attributes = new ListenerAttributes(method, placeholders);
        String topic = topic(attributes, listener);
        String group = group(attributes, listener);
        String id = Objects.requireNonNullElse(attributes.text("id", listener.id()), group);
        requireOnePayload(method);
        ListenerSettings explicit = levels.explicit(attributes.settings(listener), id, group);
        return new ListenerEndpoint(
                id,
                topic,
                tags(attributes, listener),
                sql(attributes, listener),
                group,
                cluster(attributes, listener),
                explicit,
                levels.complete(explicit),
                beanName,
                method);
    }

    private static String topic(ListenerAttributes attributes, MqListener listener) {
        String topic = attributes.required("topic", listener.topic(), "order-paid");
        if (DeadLetterListeners.isAllowed(attributes.method(), topic)) {
            return topic;
        }
        try {
            return new Destination(topic, null, null).topic();
        } catch (IllegalArgumentException ex) {
            throw attributes.mistake(
                    "topic", String.valueOf(ex.getMessage()), "Name a topic, as in topic = \"order-paid\".");
        }
    }

    private static String group(ListenerAttributes attributes, MqListener listener) {
        String group = attributes.required("group", listener.group(), "order-mails");
        try {
            Validators.checkGroup(group);
            return group;
        } catch (MQClientException ex) {
            throw attributes.mistake(
                    "group",
                    "'%s' is too long, or has a character that RocketMQ does not take.".formatted(group),
                    "Use at most 120 letters, digits, '-' and '_', as in group = \"order-mails\".");
        }
    }

    private static String tags(ListenerAttributes attributes, MqListener listener) {
        String tags = attributes.text("tags", listener.tags());
        if (tags == null || tags.equals(ListenerEndpoint.ALL_TAGS)) {
            return ListenerEndpoint.ALL_TAGS;
        }
        for (String tag : tags.split("\\|\\|", -1)) {
            if (tag.isBlank() || NOT_IN_TAGS.matcher(tag).find() || tag.trim().equals(ListenerEndpoint.ALL_TAGS)) {
                throw attributes.mistake(
                        "tags", "'%s' is no list of tags.".formatted(tags), "Separate tags by '||', as in \"a || b\".");
            }
        }
        return tags;
    }

    private static @Nullable String sql(ListenerAttributes attributes, MqListener listener) {
        String sql = attributes.text("sql", listener.sql());
        if (sql != null && !tags(attributes, listener).equals(ListenerEndpoint.ALL_TAGS)) {
            throw attributes.mistake(
                    "sql",
                    "There are 'tags' too, and a listener has only one of them.",
                    "Leave out 'tags', and name them in the expression, as in sql = \"TAGS IN ('a', 'b')\".");
        }
        return sql;
    }

    private @Nullable String cluster(ListenerAttributes attributes, MqListener listener) {
        String cluster = attributes.text("cluster", listener.cluster());
        if (cluster != null && !clusters.contains(cluster)) {
            throw attributes.mistake(
                    "cluster",
                    "There is no cluster '%s': the clusters are %s.".formatted(cluster, clusters),
                    "Define mq.clusters.%s.name-server, or name one of them.".formatted(cluster));
        }
        return cluster;
    }

    private static void requireOnePayload(Method method) {
        int payloads = PayloadParameters.of(method).size();
        if (payloads > 1) {
            throw new MqConfigurationException(
                    "The @MqListener method %s has %d parameters that would take the payload."
                            .formatted(ListenerEndpoint.describe(method), payloads),
                    "Leave one of them, and annotate those that take a header by @Header(\"name\").");
        }
    }
}
