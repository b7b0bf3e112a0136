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

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializationContext;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonIOException;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import com.google.gson.internal.bind.TreeTypeAdapter;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.function.Function;

/**
 * Lets Gson write and read the types of {@code java.time} as ISO 8601 text. Until 2.13 it may not look into them by itself,
 * and from 2.14 on it writes their fields. Where the application has an adapter of its own for one of them, that is used.
 */
final class JavaTimeAdapters {

    private static final Map<Class<?>, Function<String, ?>> PARSERS = Map.of(
            Duration.class, Duration::parse,
            Instant.class, Instant::parse,
            LocalDate.class, LocalDate::parse,
            LocalDateTime.class, LocalDateTime::parse,
            LocalTime.class, LocalTime::parse,
            OffsetDateTime.class, OffsetDateTime::parse,
            Period.class, Period::parse,
            YearMonth.class, YearMonth::parse,
            ZonedDateTime.class, ZonedDateTime::parse);

    private JavaTimeAdapters() {}

    /**
     * The Gson of the application with these adapters. They are adapters of hierarchies: Gson asks them after those of types
     * and factories, which are the application's, and before its own.
     */
    static Gson addTo(Gson applications) {
        GsonBuilder builder = applications.newBuilder();
        PARSERS.forEach((type, parser) -> {
            if (!hasSerializer(applications, type)) {
                builder.registerTypeHierarchyAdapter(type, new IsoText(parser));
            }
        });
        return builder.create();
    }

    /** Whether the application has one, which may be of a hierarchy as well. Gson itself has none. */
    private static boolean hasSerializer(Gson gson, Class<?> type) {
        try {
            return gson.getAdapter(type) instanceof TreeTypeAdapter;
        } catch (JsonIOException ex) { // Gson would look into it, and may not
            return false;
        }
    }

    private record IsoText(Function<String, ?> parser) implements JsonSerializer<Object>, JsonDeserializer<Object> {

        @Override
        public JsonElement serialize(Object value, Type type, JsonSerializationContext context) {
            return new JsonPrimitive(value.toString());
        }

        @Override
        public Object deserialize(JsonElement json, Type type, JsonDeserializationContext context) {
            if (!json.isJsonPrimitive()) { // of an array of one element Gson would take that
                throw new JsonParseException("A text is expected");
            }
            return parser.apply(json.getAsString());
        }
    }
}
