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

import java.lang.reflect.Type;
import org.apache.rocketmq.client.Validators;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.exception.MQClientException;
import org.jspecify.annotations.Nullable;

/** Which messages of which topic are read, and as what. */
record Source<T>(String topic, @Nullable String cluster, MessageSelector selector, Type payloadType) {

    private static final String ALL = "*";

    Source {
        requireTopic(topic);
    }

    static <T> Source<T> of(String topic, Type payloadType) {
        return new Source<>(topic, null, MessageSelector.byTag(ALL), payloadType);
    }

    Source<T> withTags(String tags) {
        for (String tag : tags.split("\\|\\|", -1)) {
            if (tag.isBlank() || tag.indexOf('|') >= 0) {
                throw new IllegalArgumentException(
                        "tags: '%s' is no list of tags: separate them by '||', as in \"a || b\"".formatted(tags));
            }
        }
        return new Source<>(topic, cluster, MessageSelector.byTag(tags), payloadType);
    }

    Source<T> withSql(String condition) {
        if (condition.isBlank()) {
            throw new IllegalArgumentException("sql: the condition is empty: write one, as in \"amount > 100\"");
        }
        return new Source<>(topic, cluster, MessageSelector.bySql(condition), payloadType);
    }

    Source<T> withCluster(@Nullable String newCluster) {
        return new Source<>(topic, newCluster, selector, payloadType);
    }

    /** Names the topic, with {@code @cluster} behind it where one is named. */
    @Override
    public String toString() {
        return topic + (cluster != null ? "@" + cluster : "");
    }

    private static void requireTopic(String topic) {
        try {
            Validators.checkTopic(topic);
        } catch (MQClientException ex) {
            throw new IllegalArgumentException(
                    "topic: '%s' is empty, too long, or has a character that RocketMQ does not take"
                            .formatted(topic.replaceAll("\\p{Cntrl}", "?")),
                    ex);
        }
    }
}
