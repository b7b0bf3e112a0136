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
package io.github.mqstarter.consumer;

import io.github.mqstarter.StartPosition;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * What an {@link MqBrowser} reads. Immutable: each method answers a changed copy.
 *
 * @param <T> the type of the payloads
 * @since 0.1.0
 */
public final class BrowseSpec<T> {

    private final Source<T> source;

    private final StartPosition from;

    private BrowseSpec(Source<T> source, StartPosition from) {
        this.source = source;
        this.from = from;
    }

    /**
     * All messages of a topic, from the first.
     *
     * @param topic the topic; may be a dead letter topic, {@code %DLQ%group}
     * @param payloadType the type of the payloads; {@code byte[]} and {@code MessageExt} are not converted
     * @param <T> the type of the payloads
     * @return the spec
     * @throws IllegalArgumentException if the topic is empty, too long, or has a character that RocketMQ does not take
     */
    public static <T> BrowseSpec<T> of(String topic, Class<T> payloadType) {
        return new BrowseSpec<>(Source.of(topic, payloadType), StartPosition.FIRST);
    }

    /**
     * As {@link #of(String, Class)}, for payloads of a generic type.
     *
     * @param topic the topic
     * @param payloadType the type of the payloads
     * @param <T> the type of the payloads
     * @return the spec
     * @throws IllegalArgumentException as {@link #of(String, Class)}
     */
    public static <T> BrowseSpec<T> of(String topic, ParameterizedTypeReference<T> payloadType) {
        return new BrowseSpec<>(Source.of(topic, payloadType.getType()), StartPosition.FIRST);
    }

    /**
     * Where reading begins. Default {@link StartPosition#FIRST}.
     *
     * @param position the position
     * @return the changed spec
     */
    public BrowseSpec<T> from(StartPosition position) {
        return new BrowseSpec<>(source, position);
    }

    /**
     * Only messages with one of some tags, in place of any selection before.
     *
     * @param tags the tags, separated by {@code ||}
     * @return the changed spec
     * @throws IllegalArgumentException if this is no list of tags
     */
    public BrowseSpec<T> tags(String tags) {
        return new BrowseSpec<>(source.withTags(tags), from);
    }

    /**
     * Only messages whose headers meet a condition, in place of any selection before. The broker must have
     * {@code enablePropertyFilter}.
     *
     * @param condition the condition in SQL-92, as in {@code amount > 100 AND tenant = 't1'}
     * @return the changed spec
     * @throws IllegalArgumentException if the condition is blank
     */
    public BrowseSpec<T> sql(String condition) {
        return new BrowseSpec<>(source.withSql(condition), from);
    }

    /**
     * The cluster that has the topic. Default is the primary one.
     *
     * @param cluster the name of a configured cluster, or {@code null} for the primary one
     * @return the changed spec
     */
    public BrowseSpec<T> cluster(@Nullable String cluster) {
        return new BrowseSpec<>(source.withCluster(cluster), from);
    }

    /** Names topic and position. */
    @Override
    public String toString() {
        return "topic %s from %s".formatted(source, from);
    }

    Source<T> source() {
        return source;
    }

    StartPosition from() {
        return from;
    }
}
