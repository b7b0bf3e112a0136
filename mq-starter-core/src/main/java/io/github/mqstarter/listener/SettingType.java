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

import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * What values a setting takes.
 *
 * @param range what its values are, to be read behind "is not"
 * @param example a value as text
 * @param rule whether a value is in the range
 * @param reader makes a value of text; throws {@link IllegalArgumentException}
 */
record SettingType<T>(String range, String example, Predicate<T> rule, Function<String, T> reader) {

    static SettingType<Integer> number(int max, int example) {
        String range = (max == Integer.MAX_VALUE) ? "1 or more" : "1 to " + max;
        return new SettingType<>(
                "a whole number of " + range,
                String.valueOf(example),
                value -> value >= 1 && value <= max,
                Integer::valueOf);
    }

    static SettingType<Long> count() {
        return new SettingType<>("a whole number of 1 or more", "10000", value -> value >= 1, Long::valueOf);
    }

    static SettingType<Duration> duration() {
        return new SettingType<>(
                "a duration of more than 0",
                "30s",
                value -> !value.isNegative() && !value.isZero(),
                DurationFormatterUtils::detectAndParse);
    }

    static SettingType<Boolean> flag() {
        return of("true", SettingType::readFlag);
    }

    static SettingType<CircuitSettings> circuit() {
        return of("true", text -> CircuitSettings.DISABLED.withEnabled(readFlag(text)));
    }

    /** Classes are no text: an annotation has them as such. */
    static SettingType<Set<Class<? extends Throwable>>> failures() {
        return of("", text -> {
            throw new IllegalArgumentException("'%s' is text, not a class".formatted(text));
        });
    }

    /** The type of values that cannot be wrong once they are read. */
    static <T> SettingType<T> of(String example, Function<String, T> reader) {
        return new SettingType<>("", example, value -> true, reader);
    }

    /** Reads a value; throws {@link IllegalArgumentException} that says what the text is not. */
    T read(String text) {
        try {
            T value = reader.apply(text);
            if (rule.test(value)) {
                return value;
            }
        } catch (NumberFormatException ex) {
            throw new IllegalArgumentException(mistake(text), ex);
        }
        throw new IllegalArgumentException(mistake(text));
    }

    private String mistake(String text) {
        return "'%s' is not %s".formatted(text, range);
    }

    private static Boolean readFlag(String text) {
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.valueOf(text);
        }
        throw new IllegalArgumentException("'%s' is neither true nor false".formatted(text));
    }
}
