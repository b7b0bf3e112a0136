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

import java.util.List;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.common.MixAll;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that make one consumer: those of one group, with one topic and one set of settings, each with tags of
 * its own. Immutable.
 *
 * @param id the id of the endpoints if they have one in common, else the group
 * @param selector the tags of all endpoints, or the expression of the only one
 * @param endpoints at least one
 */
record ListenerGroup(
        String id,
        String topic,
        MessageSelector selector,
        String group,
        @Nullable String cluster,
        ListenerSettings settings,
        List<ListenerEndpoint> endpoints) {

    /** Whether this is about what another group has given up. */
    boolean isOfDeadLetters() {
        return topic.startsWith(MixAll.DLQ_GROUP_TOPIC_PREFIX);
    }
}
