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
package io.github.mqstarter.autoconfigure.health;

import io.github.mqstarter.monitor.ClusterStatus;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The health of a cluster, in no type of Spring Boot, of which each generation has its own.
 *
 * @param state whether it can be sent to and consumed from
 * @param details what there is to say of it, in this order
 * @since 0.1.0
 */
public record ClusterHealth(ClusterStatus.State state, Map<String, Object> details) {

    public ClusterHealth {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
}
