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

import io.github.mqstarter.NearestName;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** The ids and groups that there are, which is what settings can be given for. */
final class ConfiguredNames {

    private final Set<String> known;

    ConfiguredNames(Collection<String> known) {
        this.known = new TreeSet<>(known);
    }

    /** Checks that all names with settings are names of listeners. */
    void require(Set<String> configured) {
        Mistakes mistakes = new Mistakes();
        new TreeSet<>(configured)
                .stream()
                        .filter(name -> !known.contains(name))
                        .forEach(name -> mistakes.add(
                                "There are settings at 'mq.listeners.%s', but no listener has that id or group."
                                        .formatted(name),
                                cure(name)));
        mistakes.throwIfAny();
    }

    private String cure(String name) {
        String names = known.isEmpty() ? "There is no listener." : "The listeners are %s.".formatted(known);
        return NearestName.of(name, known)
                .map(nearest -> "Write mq.listeners.%s, or take them out. %s".formatted(nearest, names))
                .orElse("Correct the name, or take them out. " + names);
    }
}
