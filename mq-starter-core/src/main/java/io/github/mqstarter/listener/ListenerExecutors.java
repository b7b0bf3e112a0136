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

import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads that all listeners share.
 *
 * @param network for what waits for answers of the network
 * @param timer for what has to happen on time, and takes none
 */
record ListenerExecutors(ScheduledThreadPoolExecutor network, ScheduledThreadPoolExecutor timer) {

    private static final int NETWORK_THREADS = 4;

    static ListenerExecutors create() {
        return new ListenerExecutors(
                executor(NETWORK_THREADS, "mq-listener-network-"), executor(1, "mq-listener-timer-"));
    }

    private static ScheduledThreadPoolExecutor executor(int threads, String name) {
        CustomizableThreadFactory factory = new CustomizableThreadFactory(name);
        factory.setDaemon(true);
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(threads, factory);
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
