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
package io.github.mqstarter.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The measurements of a section, round by round. */
final class Results {

    private final Section section;

    private final Map<ContenderKind, List<Measurement>> rounds = new EnumMap<>(ContenderKind.class);

    Results(Section section) {
        this.section = section;
    }

    void add(ContenderKind kind, Measurement measurement) {
        rounds.computeIfAbsent(kind, key -> new ArrayList<>()).add(measurement);
    }

    Section section() {
        return section;
    }

    Set<ContenderKind> contenders() {
        return rounds.keySet();
    }

    Spread figure(ContenderKind kind, Figure figure) {
        return Spread.of(rounds(kind).stream().mapToDouble(round -> round.figure(figure)));
    }

    /** Each round is compared with the same round of the other, before the middle is taken. */
    Spread ratio(ContenderKind kind, ContenderKind other, Figure figure) {
        List<Measurement> ones = rounds(kind);
        List<Measurement> others = rounds(other);
        return Spread.of(IntStream.range(0, ones.size())
                .mapToDouble(i -> ones.get(i).figure(figure) / others.get(i).figure(figure)));
    }

    long failures(ContenderKind kind) {
        return rounds(kind).stream()
                .mapToLong(round -> round.failures().count())
                .sum();
    }

    @Nullable
    Throwable firstFailure(ContenderKind kind) {
        for (Measurement round : rounds(kind)) {
            if (round.failures().first() != null) {
                return round.failures().first();
            }
        }
        return null;
    }

    private List<Measurement> rounds(ContenderKind kind) {
        return rounds.getOrDefault(kind, List.of());
    }
}
