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

import io.github.mqstarter.MqConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Collects mistakes, so that one start tells all of them. */
final class Mistakes {

    private final List<MqConfigurationException> found = new ArrayList<>();

    void add(String problem, String action) {
        found.add(new MqConfigurationException(problem, action));
    }

    /** Does something that may throw a mistake. */
    void collect(Runnable check) {
        try {
            check.run();
        } catch (MqConfigurationException ex) {
            found.add(ex);
        }
    }

    /** Throws what was found: one mistake as it is, several as one. */
    void throwIfAny() {
        if (found.size() == 1) {
            throw found.get(0);
        }
        if (!found.isEmpty()) {
            throw new MqConfigurationException(
                    "The listeners have %d mistakes.\n\n%s"
                            .formatted(found.size(), numbered(MqConfigurationException::problem)),
                    numbered(MqConfigurationException::action));
        }
    }

    private String numbered(Function<MqConfigurationException, String> part) {
        return IntStream.range(0, found.size())
                .mapToObj(i -> "%d. %s".formatted(i + 1, part.apply(found.get(i))))
                .collect(Collectors.joining("\n"));
    }
}
