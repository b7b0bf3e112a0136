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

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.MixAll;
import org.jspecify.annotations.Nullable;

/**
 * The recipe of a listener: what to listen to, how, and which method to call.
 *
 * @param tags tags as the broker reads them, {@code *} for all
 * @param sql SQL92 expression instead of tags
 * @param explicit settings that are given for this listener, by its annotation, its id or its group
 * @param settings complete settings
 */
record ListenerEndpoint(
        String id,
        String topic,
        String tags,
        @Nullable String sql,
        String group,
        @Nullable String cluster,
        ListenerSettings explicit,
        ListenerSettings settings,
        String beanName,
        Method method) {

    static final String ALL_TAGS = "*";

    boolean takesAllTags() {
        return tags.equals(ALL_TAGS);
    }

    /** Whether this is about what another group has given up. */
    boolean isOfDeadLetters() {
        return topic.startsWith(MixAll.DLQ_GROUP_TOPIC_PREFIX);
    }

    ListenerEndpoint withDefaults(ListenerSettings below) {
        return new ListenerEndpoint(
                id, topic, tags, sql, group, cluster, explicit, settings.over(below), beanName, method);
    }

    /** The tags one by one, none for all. */
    Set<String> tagSet() {
        return takesAllTags()
                ? Set.of()
                : Arrays.stream(tags.split("\\|\\|"))
                        .map(String::trim)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Whether the method takes lists of messages. */
    boolean takesBatch() {
        return PayloadParameters.takeBatch(method);
    }

    /** Whether a setting is given for this listener, other than by what holds for all, and is not what it would be anyway. */
    boolean says(ListenerSetting<?> setting) {
        return explicit.has(setting) && !explicit.get(setting).equals(setting.defaultValue());
    }

    /** Where a developer finds the listener. */
    String location() {
        return describe(method);
    }

    static String describe(Method method) {
        return "%s.%s".formatted(method.getDeclaringClass().getName(), method.getName());
    }
}
