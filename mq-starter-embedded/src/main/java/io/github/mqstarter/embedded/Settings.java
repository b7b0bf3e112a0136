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

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a builder has gathered.
 *
 * @param dataDirectory where the data is; null for a temporary directory
 * @param joined the address of the name server to join; null to start one
 * @param nameServerPort the port of the name server; 0 for a free one
 * @param brokerNames the names of the brokers
 * @param brokerPorts the ports of the brokers; missing ones and 0 stand for a free one
 * @param topics the topics and their number of queues
 * @param brokerProperties properties of all brokers
 */
record Settings(
        @Nullable Path dataDirectory,
        @Nullable String joined,
        int nameServerPort,
        List<String> brokerNames,
        List<Integer> brokerPorts,
        Map<String, Integer> topics,
        Map<String, String> brokerProperties) {

    Settings {
        brokerNames = List.copyOf(brokerNames);
        brokerPorts = List.copyOf(brokerPorts);
        topics = Map.copyOf(topics);
        brokerProperties = Map.copyOf(brokerProperties);
    }

    int brokerPort(int index) {
        return index < brokerPorts.size() ? brokerPorts.get(index) : 0;
    }

    Settings at(Path directory) {
        return new Settings(directory, joined, nameServerPort, brokerNames, brokerPorts, topics, brokerProperties);
    }

    /** The same with the ports that were found free. */
    Settings on(Ready ready) {
        return new Settings(
                dataDirectory,
                joined,
                ready.nameServerPort(),
                brokerNames,
                ready.brokerPorts(),
                topics,
                brokerProperties);
    }
}
