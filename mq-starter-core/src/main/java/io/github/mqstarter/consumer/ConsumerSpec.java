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
import org.apache.rocketmq.client.Validators;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.MixAll;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * What an {@link MqConsumer} consumes, and how. Immutable: each method answers a changed copy.
 *
 * @param <T> the type of the payloads
 * @since 0.1.0
 */
public final class ConsumerSpec<T> {

    private static final int DEFAULT_BATCH = 32;

    private static final int MAX_BATCH = 1024;

    private final Source<T> source;

    private final String group;

    private final StartPosition start;

    private final int pullBatchSize;

    private ConsumerSpec(Source<T> source, String group, StartPosition start, int pullBatchSize) {
        this.source = source;
        this.group = group;
        this.start = start;
        this.pullBatchSize = pullBatchSize;
    }

    /**
     * All messages of a topic, from the end of the topic where the group has no offset yet.
     *
     * @param topic the topic; may be a dead letter topic, {@code %DLQ%group}
     * @param group the consumer group, of which all members must consume the same
     * @param payloadType the type of the payloads; {@code byte[]} and {@code MessageExt} are not converted
     * @param <T> the type of the payloads
     * @return the spec
     * @throws IllegalArgumentException if topic or group is empty, too long, or has a character that RocketMQ does not
     *     take
     */
    public static <T> ConsumerSpec<T> of(String topic, String group, Class<T> payloadType) {
        return new ConsumerSpec<>(
                Source.of(topic, payloadType), requireGroup(group), StartPosition.LAST, DEFAULT_BATCH);
    }

    /**
     * As {@link #of(String, String, Class)}, for payloads of a generic type.
     *
     * @param topic the topic
     * @param group the consumer group
     * @param payloadType the type of the payloads
     * @param <T> the type of the payloads
     * @return the spec
     * @throws IllegalArgumentException as {@link #of(String, String, Class)}
     */
    public static <T> ConsumerSpec<T> of(String topic, String group, ParameterizedTypeReference<T> payloadType) {
        return new ConsumerSpec<>(
                Source.of(topic, payloadType.getType()), requireGroup(group), StartPosition.LAST, DEFAULT_BATCH);
    }

    /**
     * Only messages with one of some tags, in place of any selection before.
     *
     * @param tags the tags, separated by {@code ||}
     * @return the changed spec
     * @throws IllegalArgumentException if this is no list of tags
     */
    public ConsumerSpec<T> tags(String tags) {
        return new ConsumerSpec<>(source.withTags(tags), group, start, pullBatchSize);
    }

    /**
     * Only messages whose headers meet a condition, in place of any selection before. The broker must have
     * {@code enablePropertyFilter}; it says so, or that the condition is wrong, at the first use of the consumer.
     *
     * @param condition the condition in SQL-92, as in {@code amount > 100 AND tenant = 't1'}
     * @return the changed spec
     * @throws IllegalArgumentException if the condition is blank
     */
    public ConsumerSpec<T> sql(String condition) {
        return new ConsumerSpec<>(source.withSql(condition), group, start, pullBatchSize);
    }

    /**
     * The cluster that has the topic. Default is the primary one.
     *
     * @param cluster the name of a configured cluster, or {@code null} for the primary one
     * @return the changed spec
     */
    public ConsumerSpec<T> cluster(@Nullable String cluster) {
        return new ConsumerSpec<>(source.withCluster(cluster), group, start, pullBatchSize);
    }

    /**
     * Where the group begins in each queue for which the broker knows no offset of it. Default {@link
     * StartPosition#LAST}. Unless it is {@link StartPosition#FIRST} it is stored as the offset of the group when the
     * first consumer gets the queue, so that nothing that comes after is missed whatever happens.
     *
     * @param position the position
     * @return the changed spec
     */
    public ConsumerSpec<T> startAt(StartPosition position) {
        return new ConsumerSpec<>(source, group, position, pullBatchSize);
    }

    /**
     * How many messages are fetched from the broker at one time. Default 32, of which brokers by default give no more.
     *
     * @param size the number, 1 to 1024
     * @return the changed spec
     * @throws IllegalArgumentException if it is not in that range
     */
    public ConsumerSpec<T> pullBatchSize(int size) {
        if (size < 1 || size > MAX_BATCH) {
            throw new IllegalArgumentException("pullBatchSize: %d is not between 1 and %d".formatted(size, MAX_BATCH));
        }
        return new ConsumerSpec<>(source, group, start, size);
    }

    /** Names topic and group. */
    @Override
    public String toString() {
        return "topic %s for group %s".formatted(source, group);
    }

    Source<T> source() {
        return source;
    }

    String group() {
        return group;
    }

    StartPosition start() {
        return start;
    }

    int pullBatchSize() {
        return pullBatchSize;
    }

    private static String requireGroup(String group) {
        try {
            Validators.checkGroup(group);
        } catch (MQClientException ex) {
            throw new IllegalArgumentException(
                    "group: '%s' is empty, too long, or has a character that RocketMQ does not take"
                            .formatted(group.replaceAll("\\p{Cntrl}", "?")),
                    ex);
        }
        if (group.equals(MixAll.DEFAULT_CONSUMER_GROUP)) {
            throw new IllegalArgumentException("group: '%s' belongs to RocketMQ itself".formatted(group));
        }
        return group;
    }
}
