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
package io.github.mqstarter.embedded;

import org.apache.rocketmq.common.topic.TopicValidator;

/** What is asked of a topic before a broker sees it. */
final class Topics {

    private Topics() {}

    static String checkName(String name) {
        TopicValidator.ValidateResult result = TopicValidator.validateTopic(name);
        if (!result.isValid()) {
            throw new IllegalArgumentException("Topic '" + name + "': " + result.getRemark());
        }
        return name;
    }

    static int checkQueues(int queues) {
        if (queues < 1) {
            throw new IllegalArgumentException("A topic needs at least one queue, not " + queues);
        }
        return queues;
    }
}
