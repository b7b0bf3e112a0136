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
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.Validators;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.util.StringValueResolver;

/**
 * Makes an endpoint of an annotation: resolves its placeholders, checks its values, and merges the settings of all
 * levels.
 */
final class ListenerEndpointFactory {

    private static final List<Class<?>> NOT_PAYLOAD =
            List.of(Message.class, MessageHeaders.class, MessageHeaderAccessor.class, MessageExt.class, Delivery.class);

    private final StringValueResolver placeholders;

    private final Map<String, ListenerSettings> settingsByIdOrGroup;

    private final ListenerSettings defaults;

    private final Set<String> clusters;

    ListenerEndpointFactory(
            StringValueResolver placeholders,
            Map<String, ListenerSettings> settingsByIdOrGroup,
            ListenerSettings defaults,
            Set<String> clusters) {
        this.placeholders = placeholders;
        this.clusters = clusters;
        this.settingsByIdOrGroup = Map.copyOf(settingsByIdOrGroup);
        this.defaults = defaults;
    }

    /** Makes the endpoint; throws {@link MqConfigurationException}. */
    ListenerEndpoint create(String beanName, Method method, MqListener listener) {
        ListenerAttributes attributes = new ListenerAttributes(method, placeholders);
        String topic = topic(attributes, listener);
        String group = group(attributes, listener);
        String id = attributes.text("id", listener.id());
        requireOnePayload(method);
        return new ListenerEndpoint(
                (id != null) ? id : group,
                topic,
                tags(attributes, listener),
                group,
                cluster(attributes, listener),
                settings(attributes, listener, id, group),
                beanName,
                method);
    }

    /** The precedence of a listener's settings: annotation, id, group, defaults. */
    private ListenerSettings settings(
            ListenerAttributes attributes, MqListener listener, @Nullable String id, String group) {
        ListenerSettings annotated = ListenerSettings.UNSET
                .with(ListenerSetting.CONCURRENCY, attributes.number("concurrency", listener.concurrency()))
                .with(ListenerSetting.MAX_ATTEMPTS, attributes.number("maxAttempts", listener.maxAttempts()));
        ListenerSettings byId = (id != null) ? configured(id) : ListenerSettings.UNSET;
        return annotated.over(byId).over(configured(group)).over(defaults);
    }

    private ListenerSettings configured(String name) {
        return settingsByIdOrGroup.getOrDefault(name, ListenerSettings.UNSET);
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
        if (tags == null) {
            return ListenerEndpoint.ALL_TAGS;
        }
        for (String tag : tags.split("\\|\\|", -1)) {
            if (tag.isBlank() || tag.indexOf('|') >= 0) {
                throw attributes.mistake(
                        "tags", "'%s' is no list of tags.".formatted(tags), "Separate tags by '||', as in \"a || b\".");
            }
        }
        return tags;
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
        long payloads = Arrays.stream(method.getParameters())
                .filter(ListenerEndpointFactory::takesPayload)
                .count();
        if (payloads > 1) {
            throw new MqConfigurationException(
                    "The @MqListener method %s has %d parameters that would take the payload."
                            .formatted(ListenerEndpoint.describe(method), payloads),
                    "Leave one of them, and annotate those that take a header by @Header(\"name\").");
        }
    }

    private static boolean takesPayload(Parameter parameter) {
        boolean header = parameter.isAnnotationPresent(Header.class) || parameter.isAnnotationPresent(Headers.class);
        return !header && NOT_PAYLOAD.stream().noneMatch(type -> type.isAssignableFrom(parameter.getType()));
    }
}
