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

import java.util.List;
import org.springframework.context.SmartLifecycle;

/**
 * What is known of the clusters and of the groups of the application's listeners, asked of the brokers by one thread at
 * regular times over the producers' connections. Reading it never waits. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface MqMonitor extends SmartLifecycle {

    /**
     * The clusters, as they were last seen.
     *
     * @return one status per cluster, the primary one first
     */
    List<ClusterStatus> clusters();

    /**
     * The groups of the listeners, as they were last seen.
     *
     * @return one status per container, in the order of the registry
     */
    List<GroupStatus> groups();

    /**
     * Called by the thread of the monitor when all has been asked for once more.
     *
     * @param listener who is to be called; it should not block
     */
    void addListener(Runnable listener);
}
