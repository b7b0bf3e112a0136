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

import io.github.mqstarter.MqHeaders;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageExt;

/** Knows what a group gets because it lies in a topic that it consumes, and is to leave alone. */
final class NotForGroup {

    private NotForGroup() {}

    /**
     * Whether a message is sent to another group alone, or is a note among dead letters.
     *
     * @param topic the topic it lies in
     */
    static boolean is(MessageExt message, String topic, String group) {
        if (topic.startsWith(MixAll.DLQ_GROUP_TOPIC_PREFIX)) {
            return MqHeaders.SETTLEMENT_TAG.equals(message.getTags());
        }
        String only = message.getProperty(MqHeaders.ONLY_FOR);
        return only != null && !only.equals(group) && !topic.startsWith(MixAll.RETRY_GROUP_TOPIC_PREFIX);
    }
}
