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
package io.github.mqstarter.metrics;

import io.github.mqstarter.MqException;
import io.github.mqstarter.listener.MqListenerContainer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names and values of tags. */
final class Labels {

    static final String CLUSTER = "cluster";

    static final String TOPIC = "topic";

    static final String GROUP = "group";

    static final String LISTENER = "listener";

    static final String OUTCOME = "outcome";

    /** For what is too much to have a value of its own, or is none of what is configured. */
    static final String OTHER = "other";

    static final String NONE = "none";

    private Labels() {}

    static String ofConstant(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static String ofCluster(@Nullable String cluster) {
        return (cluster == null || cluster.isEmpty()) ? OTHER : cluster;
    }

    static String ofCluster(MqListenerContainer container) {
        try {
            return ofCluster(container.cluster());
        } catch (MqException ex) { // no client runs that could tell
            return OTHER;
        }
    }
}
