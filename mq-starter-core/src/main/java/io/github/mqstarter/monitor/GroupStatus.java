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
package io.github.mqstarter.monitor;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group of the application, as it was last seen, with all of its instances. A number is NaN if it is not known.
 *
 * @param group the consumer group
 * @param topic the topic it consumes
 * @param cluster name of the cluster; empty for one that is none of the configured
 * @param lag how many messages of the topic are not acknowledged
 * @param retryLag how many failed messages are due and not acknowledged; those that wait for their time are not in it
 * @param deadLetters how many dead letters are not settled
 * @param oldestAgeSeconds how long ago the oldest message that is not acknowledged was stored; 0 if there is none
 * @param duplicateClientIds ids that more than one client of the group goes by, so that messages are left lying
 * @param seenAt when this was asked for, or {@code null} if it has not been yet
 * @since 0.1.0
 */
public record GroupStatus(
        String group,
        String topic,
        String cluster,
        double lag,
        double retryLag,
        double deadLetters,
        double oldestAgeSeconds,
        List<String> duplicateClientIds,
        @Nullable Instant seenAt) {

    public GroupStatus {
        duplicateClientIds = List.copyOf(duplicateClientIds);
    }
}
