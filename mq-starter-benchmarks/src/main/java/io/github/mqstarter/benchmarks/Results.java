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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The measurements of all contenders, round by round. */
final class Results {

    private final String title;

    private final List<Figure> figures;

    private final Map<Named, List<Measurement>> rounds = new LinkedHashMap<>();

    Results(String title, List<Figure> figures) {
        this.title = title;
        this.figures = figures;
    }

    void add(Named contender, Measurement measurement) {
        rounds.computeIfAbsent(contender, key -> new ArrayList<>()).add(measurement);
    }

    String title() {
        return title;
    }

    List<Figure> figures() {
        return figures;
    }

    /** In the order in which they were added first. */
    Set<Named> contenders() {
        return rounds.keySet();
    }

    Spread figure(Named contender, Figure figure) {
        return Spread.of(rounds(contender).stream().mapToDouble(round -> round.figure(figure)));
    }

    /** Each round is compared with the same round of the other, before the middle is taken. */
    Spread ratio(Named contender, Named other, Figure figure) {
        List<Measurement> ones = rounds(contender);
        List<Measurement> others = rounds(other);
        return Spread.of(IntStream.range(0, ones.size())
                .mapToDouble(i -> ones.get(i).figure(figure) / others.get(i).figure(figure)));
    }

    long failures(Named contender) {
        return rounds(contender).stream()
                .mapToLong(round -> round.failures().count())
                .sum();
    }

    @Nullable
    Throwable firstFailure(Named contender) {
        for (Measurement round : rounds(contender)) {
            if (round.failures().first() != null) {
                return round.failures().first();
            }
        }
        return null;
    }

    private List<Measurement> rounds(Named contender) {
        return rounds.getOrDefault(contender, List.of());
    }
}
