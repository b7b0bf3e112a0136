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
import com.google.gson.JsonIOException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.internal.bind.ReflectiveTypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
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
import org.jspecify.annotations.Nullable;

/**
 * Lets Gson write and read the types of {@code java.time} as ISO 8601 text, which it may not look into by itself. Where the
 * application has an adapter of its own for one of them, that is used.
 */
final class JavaTimeAdapterFactory implements TypeAdapterFactory {

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

    @Override
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        Function<String, ?> parser = PARSERS.get(type.getRawType());
        if (parser == null) {
            return null;
        }
        TypeAdapter<T> applications = ofTheApplication(gson, type);
        return (applications != null) ? applications : new IsoText<T>(parser).nullSafe();
    }

    private <T> @Nullable TypeAdapter<T> ofTheApplication(Gson gson, TypeToken<T> type) {
        try {
            TypeAdapter<T> other = gson.getDelegateAdapter(this, type);
            return (other instanceof ReflectiveTypeAdapterFactory.Adapter) ? null : other;
        } catch (JsonIOException ex) { // Gson would look into it, and may not
            return null;
        }
    }

    private static final class IsoText<T> extends TypeAdapter<T> {

        private final Function<String, ?> parser;

        IsoText(Function<String, ?> parser) {
            this.parser = parser;
        }

        @Override
        public void write(JsonWriter out, T value) throws IOException {
            out.value(value.toString());
        }

        @Override
        @SuppressWarnings("unchecked") // the parser is the one of T
        public T read(JsonReader in) throws IOException {
            return (T) parser.apply(in.nextString());
        }
    }
}
