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
package io.github.mqstarter.autoconfigure;

import io.github.mqstarter.deadletter.DeadLetterSelection;
import io.github.mqstarter.listener.Rate;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** What a request says, by name. What cannot be read is refused with its name, and never taken for something else. */
final class EndpointArguments {

    private static final List<String> FILTERS = List.of("ids", "from", "to", "exception", "key", "requestId", "text");

    private final Map<String, String> values = new LinkedHashMap<>();

    /** One more, unless it is not given. */
    EndpointArguments with(String name, @Nullable String value) {
        if (value != null) {
            values.put(name, value);
        }
        return this;
    }

    /** A text, which is refused if it is blank: nobody asks for that but by mistake. */
    @Nullable
    String text(String name) {
        return read(name, "a text, or left out", EndpointArguments::requireText);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    boolean flag(String name) {
        String value = values.getOrDefault(name, "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw refused(name, "true or false");
        }
        return value.equals("true");
    }

    int number(String name, int otherwise, int max) {
        Integer number = read(name, "a number from 1 to " + max, Integer::parseInt);
        if (number != null && (number < 1 || number > max)) {
            throw refused(name, "a number from 1 to " + max);
        }
        return (number != null) ? number : otherwise;
    }

    Rate rate(String name) {
        Rate rate = read(name, "a rate such as 50/s", Rate::parse);
        return (rate != null) ? rate : Rate.UNLIMITED;
    }

    @Nullable
    Instant time(String name) {
        return read(name, "a time such as 2026-11-22T08:00:00Z", text -> OffsetDateTime.parse(text)
                .toInstant());
    }

    /** One of several words. */
    String word(String name, String otherwise, List<String> words) {
        String value = values.getOrDefault(name, otherwise);
        if (!words.contains(value)) {
            throw EndpointException.badRequest(
                    "'%s' is '%s': it has to be one of %s".formatted(name, value, String.join(", ", words)));
        }
        return value;
    }

    /** Refuses what belongs to something else. */
    EndpointArguments none(String name, String reason) {
        if (values.containsKey(name)) {
            throw EndpointException.badRequest("'%s' is given, but %s".formatted(name, reason));
        }
        return this;
    }

    /** The letters that are meant, which are none unless somebody says so. */
    DeadLetterSelection chosen() {
        String given = FILTERS.stream().filter(values::containsKey).collect(Collectors.joining(", "));
        if (flag("all") && !given.isEmpty()) {
            throw EndpointException.badRequest(
                    "'all' means every letter: leave it out to choose by %s, or leave that out".formatted(given));
        }
        if (!flag("all") && given.isEmpty()) {
            throw EndpointException.badRequest("No letters are chosen: give at least one of %s, or all=true"
                    .formatted(String.join(", ", FILTERS)));
        }
        return selection();
    }

    /** The letters that meet what is given. */
    DeadLetterSelection selection() {
        DeadLetterSelection ids = read("ids", "ids of letters, separated by commas", EndpointArguments::ids);
        DeadLetterSelection selection = (ids != null) ? ids : DeadLetterSelection.all();
        selection = and(selection, time("from"), DeadLetterSelection::from);
        selection = and(selection, time("to"), DeadLetterSelection::to);
        selection = and(selection, text("exception"), DeadLetterSelection::exception);
        selection = and(selection, text("key"), DeadLetterSelection::key);
        selection = and(selection, text("requestId"), DeadLetterSelection::requestId);
        return and(selection, text("text"), DeadLetterSelection::text);
    }

    private static DeadLetterSelection ids(String text) {
        List<String> ids = Arrays.stream(requireText(text).split(","))
                .map(String::trim)
                .filter(id -> !id.isEmpty())
                .toList();
        return DeadLetterSelection.ids(ids);
    }

    private static String requireText(String text) {
        if (!StringUtils.hasText(text)) {
            throw new IllegalArgumentException("blank");
        }
        return text;
    }

    private <T> @Nullable T read(String name, String expected, Function<String, T> reader) {
        String value = values.get(name);
        if (value == null) {
            return null;
        }
        try {
            return reader.apply(value.trim());
        } catch (IllegalArgumentException | DateTimeParseException ex) {
            throw refused(name, expected);
        }
    }

    private EndpointException refused(String name, String expected) {
        return EndpointException.badRequest(
                "'%s' is '%s': it has to be %s".formatted(name, values.get(name), expected));
    }

    private static <T> DeadLetterSelection and(
            DeadLetterSelection selection,
            @Nullable T value,
            BiFunction<DeadLetterSelection, T, DeadLetterSelection> condition) {
        return (value != null) ? condition.apply(selection, value) : selection;
    }
}
