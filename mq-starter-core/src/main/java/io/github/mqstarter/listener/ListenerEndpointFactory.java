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
import org.apache.rocketmq.client.Validators;
import org.apache.rocketmq.client.exception.MQClientException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringValueResolver;

/**
 * Makes an endpoint of an annotation: resolves its placeholders, checks its values, and merges the settings of all
 * levels.
 */
final class ListenerEndpointFactory {

    private final StringValueResolver placeholders;

    private final Map<String, ListenerSettings> settingsByIdOrGroup;

    private final ListenerSettings defaults;

    ListenerEndpointFactory(
            StringValueResolver placeholders,
            Map<String, ListenerSettings> settingsByIdOrGroup,
            ListenerSettings defaults) {
        this.placeholders = placeholders;
        this.settingsByIdOrGroup = Map.copyOf(settingsByIdOrGroup);
        this.defaults = defaults;
    }

    /** Makes the endpoint; throws {@link MqConfigurationException}. */
    ListenerEndpoint create(String beanName, Method method, MqListener listener) {
        ListenerAttributes attributes = new ListenerAttributes(method, placeholders);
        String topic = topic(attributes, listener);
        String group = group(attributes, listener);
        String id = attributes.text("id", listener.id());
        String tags = attributes.text("tags", listener.tags());
        return new ListenerEndpoint(
                (id != null) ? id : group,
                topic,
                (tags != null) ? tags : "*",
                group,
                attributes.text("cluster", listener.cluster()),
                settings(attributes, listener, id, group),
                beanName,
                method);
    }

    /** The precedence of a listener's settings: annotation, id, group, defaults. */
    private ListenerSettings settings(
            ListenerAttributes attributes, MqListener listener, @Nullable String id, String group) {
        ListenerSettings annotated = new ListenerSettings(
                attributes.number("concurrency", listener.concurrency()),
                attributes.number("maxAttempts", listener.maxAttempts()));
        ListenerSettings byId = (id != null) ? configured(id) : ListenerSettings.UNSET;
        return annotated.over(byId).over(configured(group)).over(defaults);
    }

    private ListenerSettings configured(String name) {
        return settingsByIdOrGroup.getOrDefault(name, ListenerSettings.UNSET);
    }

    private static String topic(ListenerAttributes attributes, MqListener listener) {
        String topic = attributes.required("topic", listener.topic(), "order-paid");
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
                    "'%s' is no name of a group.".formatted(group),
                    "Use at most 120 letters, digits, '-' and '_', as in group = \"order-mails\".");
        }
    }
}
