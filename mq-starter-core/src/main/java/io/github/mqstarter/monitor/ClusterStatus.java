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
 * A cluster, as it was last seen.
 *
 * @param name name of the cluster
 * @param state whether it can be used
 * @param nameServer whether a name server answers
 * @param brokers its master brokers, also those that were there and are gone
 * @param problem what is wrong, in one line, or {@code null} if nothing is
 * @param seenAt when this was asked for, or {@code null} if it has not been yet
 * @since 0.1.0
 */
public record ClusterStatus(
        String name,
        State state,
        boolean nameServer,
        List<BrokerStatus> brokers,
        @Nullable String problem,
        @Nullable Instant seenAt) {

    public ClusterStatus {
        brokers = List.copyOf(brokers);
    }

    /** Whether a cluster can be used. */
    public enum State {

        /** Nobody has looked yet. */
        UNKNOWN,

        /** At least one broker answers. */
        UP,

        /** No broker answers: nothing can be sent or consumed. */
        DOWN
    }
}
