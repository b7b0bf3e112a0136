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
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the command line says.
 *
 * @param rounds how often each contender is measured in a section
 * @param messages the messages of one contender in one round
 * @param warmUpSeconds how long each contender is warmed up in a section; 0 for once so many messages
 * @param sections what to compare
 * @param contenders whom to compare
 */
record Options(int rounds, int messages, int warmUpSeconds, List<Section> sections, List<ContenderKind> contenders) {

    static final String USAGE = """
            Options:
              --rounds N     rounds of each section (default 5)
              --messages N   messages of each contender in each round (default 200000; latency: a tenth)
              --warm-up N    seconds that warm up each contender in a section (default 15)
              --only A,B     only these sections, for which the start of a name will do, and contenders
                             sections: %s
                             contenders: %s
              --quick        the same as --rounds 2 --messages 20000 --warm-up 0
            """.formatted(names(Section.ALL.stream().map(Section::option)), names(options()));

    private static final Options DEFAULTS = new Options(5, 200_000, 15, Section.ALL, List.of(ContenderKind.values()));

    private static final Options QUICK = new Options(2, 20_000, 0, DEFAULTS.sections, DEFAULTS.contenders);

    /**
     * @throws IllegalArgumentException if an argument is none of the options, or its value does not fit
     */
    static Options parse(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        Options options = words.remove("--quick") ? QUICK : DEFAULTS;
        for (Iterator<String> left = words.iterator(); left.hasNext(); ) {
            options = options.with(left.next(), left);
        }
        return options;
    }

    private Options with(String name, Iterator<String> values) {
        if (!List.of("--rounds", "--messages", "--warm-up", "--only").contains(name) || !values.hasNext()) {
            throw new IllegalArgumentException("Unknown option, or one without its value: " + name);
        }
        String value = values.next();
        return switch (name) {
            case "--rounds" -> new Options(positive(value), messages, warmUpSeconds, sections, contenders);
            case "--messages" -> new Options(rounds, positive(value), warmUpSeconds, sections, contenders);
            case "--warm-up" -> new Options(rounds, messages, number(value, 0), sections, contenders);
            default -> only(List.of(value.split(",", -1)));
        };
    }

    private Options only(List<String> words) {
        words.forEach(Options::check);
        List<Section> someSections = Section.ALL.stream()
                .filter(each -> starts(each.option(), words))
                .toList();
        List<ContenderKind> someContenders = Arrays.stream(ContenderKind.values())
                .filter(each -> words.contains(each.option()))
                .toList();
        return new Options(
                rounds,
                messages,
                warmUpSeconds,
                someSections.isEmpty() ? sections : someSections,
                someContenders.isEmpty() ? contenders : someContenders);
    }

    private static void check(String word) {
        boolean section =
                !word.isEmpty() && Section.ALL.stream().anyMatch(each -> starts(each.option(), List.of(word)));
        if (!section && options().noneMatch(word::equals)) {
            throw new IllegalArgumentException("Neither a section nor a contender: " + word);
        }
    }

    private static boolean starts(String option, List<String> words) {
        return words.stream().anyMatch(option::startsWith);
    }

    private static int positive(String value) {
        return number(value, 1);
    }

    private static int number(String value, int min) {
        int number = Integer.parseInt(value);
        if (number < min) {
            throw new IllegalArgumentException("Not a number of %d or more: %s".formatted(min, value));
        }
        return number;
    }

    private static Stream<String> options() {
        return Arrays.stream(ContenderKind.values()).map(ContenderKind::option);
    }

    private static String names(Stream<String> options) {
        return String.join(", ", options.toList());
    }
}
