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

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a child process says, on one line, when clients can send.
 *
 * @param nameServer the address of the name server
 * @param brokerPorts the ports of the brokers
 */
record Ready(String nameServer, List<Integer> brokerPorts) {

    private static final String MARK = "mq-starter-embedded is ready";

    String line() {
        return Stream.concat(Stream.of(MARK, nameServer), brokerPorts.stream().map(String::valueOf))
                .collect(Collectors.joining("|"));
    }

    /** Null for any other line. */
    static @Nullable Ready parse(String line) {
        List<String> parts = List.of(line.split("\\|", -1));
        if (parts.size() < 2 || !parts.get(0).equals(MARK)) {
            return null;
        }
        return new Ready(
                parts.get(1), parts.stream().skip(2).map(Integer::valueOf).toList());
    }

    int nameServerPort() {
        return Integer.parseInt(nameServer.substring(nameServer.lastIndexOf(':') + 1));
    }
}
