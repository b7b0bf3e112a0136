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
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the command line says.
 *
 * @param rounds how often each contender is measured
 * @param messages the messages of one contender in one round
 * @param warmUpSeconds how long each contender is warmed up; 0 for once so many messages
 * @param only the names, or starts of names, of what to run; all if empty
 */
record Options(int rounds, int messages, int warmUpSeconds, List<String> only) {

    private static final String USAGE = """
            Options:
              --rounds N     rounds (default 5)
              --messages N   messages of each contender in each round (default 200000)
              --warm-up N    seconds that warm up each contender (default 15)
              --only A,B     only these, for which the start of a name will do:
                             %s
              --quick        the same as --rounds 2 --messages 20000 --warm-up 0
            """;

    private static final Options DEFAULTS = new Options(5, 200_000, 15, List.of());

    private static final Options QUICK = new Options(2, 20_000, 0, List.of());

    static String usage(List<? extends Named> names) {
        return USAGE.formatted(names.stream().map(Named::option).collect(Collectors.joining(", ")));
    }

    /**
     * @param names what {@code --only} may name
     * @throws IllegalArgumentException if an argument is none of the options, or its value does not fit
     */
    static Options parse(List<? extends Named> names, String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        Options options = words.remove("--quick") ? QUICK : DEFAULTS;
        for (Iterator<String> left = words.iterator(); left.hasNext(); ) {
            options = options.with(left.next(), left);
        }
        options.only.forEach(word -> check(word, names));
        return options;
    }

    /** Those of them that are to be run: all if none is named. */
    <T extends Named> List<T> select(List<T> all) {
        List<T> selected = all.stream()
                .filter(each -> only.stream().anyMatch(word -> means(word, each, all)))
                .toList();
        return selected.isEmpty() ? all : selected;
    }

    private Options with(String name, Iterator<String> values) {
        if (!List.of("--rounds", "--messages", "--warm-up", "--only").contains(name) || !values.hasNext()) {
            throw new IllegalArgumentException("Unknown option, or one without its value: " + name);
        }
        String value = values.next();
        return switch (name) {
            case "--rounds" -> new Options(number(value, 1), messages, warmUpSeconds, only);
            case "--messages" -> new Options(rounds, number(value, 1), warmUpSeconds, only);
            case "--warm-up" -> new Options(rounds, messages, number(value, 0), only);
            default -> new Options(rounds, messages, warmUpSeconds, List.of(value.split(",", -1)));
        };
    }

    private static void check(String word, List<? extends Named> names) {
        if (word.isEmpty() || names.stream().noneMatch(each -> means(word, each, names))) {
            throw new IllegalArgumentException("There is nothing of the name: " + word);
        }
    }

    /** A whole name means what has it, and nothing whose name is longer. */
    private static boolean means(String word, Named each, List<? extends Named> all) {
        boolean whole = all.stream().anyMatch(other -> other.option().equals(word));
        return whole ? each.option().equals(word) : each.option().startsWith(word);
    }

    private static int number(String value, int min) {
        int number = Integer.parseInt(value);
        if (number < min) {
            throw new IllegalArgumentException("Not a number of %d or more: %s".formatted(min, value));
        }
        return number;
    }
}
