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
package io.github.mqstarter;

import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.jspecify.annotations.Nullable;

/**
 * Where a message goes: a topic, a tag in it, and the cluster that has the topic. Immutable.
 *
 * @param topic the topic, at most 127 letters, digits, {@code - _ % |}, and none of RocketMQ's own
 * @param tag the tag, or {@code null} for none
 * @param cluster the name of a configured cluster, or {@code null} for the primary one
 * @since 0.1.0
 */
public record Destination(
        String topic, @Nullable String tag, @Nullable String cluster) {

    private static final int MAX_TOPIC_LENGTH = 127;

    /**
     * @throws IllegalArgumentException if topic or tag is not one that RocketMQ can carry
     */
    public Destination {
        requireTopic(topic);
        if (tag != null) {
            requireTag(tag);
        }
    }

    /**
     * Reads {@code topic} or {@code topic:tag}.
     *
     * @param destination the text
     * @return the destination on the primary cluster
     * @throws IllegalArgumentException if topic or tag is not one that RocketMQ can carry
     */
    public static Destination parse(String destination) {
        int colon = destination.indexOf(':');
        return (colon < 0)
                ? new Destination(destination, null, null)
                : new Destination(destination.substring(0, colon), destination.substring(colon + 1), null);
    }

    /**
     * The same destination with another tag.
     *
     * @param newTag the tag
     * @return the new destination
     * @throws IllegalArgumentException if the tag is not one that RocketMQ can carry
     */
    public Destination withTag(String newTag) {
        return new Destination(topic, newTag, cluster);
    }

    /**
     * The same topic and tag on another cluster.
     *
     * @param newCluster the name of a configured cluster
     * @return the new destination
     */
    public Destination withCluster(String newCluster) {
        return new Destination(topic, tag, newCluster);
    }

    /** Writes {@code topic} or {@code topic:tag}, with {@code @cluster} behind it where one is named. */
    @Override
    public String toString() {
        return topic + (tag != null ? ":" + tag : "") + (cluster != null ? "@" + cluster : "");
    }

    private static void requireTopic(String topic) {
        if (topic.isBlank()) {
            throw new IllegalArgumentException(
                    "The topic is empty: name one, as in \"order-paid\" or \"order-paid:vip\"");
        }
        if (topic.length() > MAX_TOPIC_LENGTH) {
            throw new IllegalArgumentException("The topic '%s...' has %d characters: RocketMQ takes at most %d"
                    .formatted(topic.substring(0, 32), topic.length(), MAX_TOPIC_LENGTH));
        }
        if (!isOfTopicCharacters(topic)) {
            throw new IllegalArgumentException(
                    "The topic '%s' has a character that RocketMQ does not take: use letters, digits, '-' and '_'"
                            .formatted(topic.replaceAll("\\p{Cntrl}", "?")));
        }
        if (isOfRocketMq(topic)) {
            throw new IllegalArgumentException(
                    "The topic '%s' belongs to RocketMQ itself: choose another".formatted(topic));
        }
    }

    private static boolean isOfTopicCharacters(String topic) {
        for (int i = 0; i < topic.length(); i++) {
            if (!isTopicCharacter(topic.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTopicCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '%'
                || c == '|';
    }

    private static boolean isOfRocketMq(String topic) {
        return TopicValidator.isSystemTopic(topic)
                || TopicValidator.isNotAllowedSendTopic(topic)
                || topic.startsWith(MixAll.RETRY_GROUP_TOPIC_PREFIX)
                || topic.startsWith(MixAll.DLQ_GROUP_TOPIC_PREFIX);
    }

    private static void requireTag(String tag) {
        if (tag.isBlank()) {
            throw new IllegalArgumentException("The tag is empty: leave it (and the colon before it) out, or name one");
        }
        if (tag.contains("||")) {
            throw new IllegalArgumentException(
                    "The tag contains '||', which separates tags in a subscription: a message has one tag");
        }
    }
}
