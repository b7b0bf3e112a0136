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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializationContext;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.ChronoLocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.GenericMessage;

/** Both converters read what fits and refuse what does not, and tell nothing of it. */
class MessageConverterConfigurationTests {

    private static final Dates DATES = new Dates(
            LocalDate.of(2026, 11, 22),
            LocalDateTime.of(2026, 11, 22, 10, 11, 12),
            Instant.parse("2026-11-22T10:11:12Z"),
            OffsetDateTime.parse("2026-11-22T10:11:12Z"),
            Duration.ofSeconds(90));

    private static final Type ENVELOPE_OF_DATES = new TypeToken<Envelope<Dates>>() {}.getType();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(JacksonAutoConfiguration.class, MessageConverterConfiguration.class);

    @ParameterizedTest
    @ValueSource(strings = {"gson", "jackson"})
    void readsDatesAndGenerics(String name) {
        run(name, converter -> {
            Message<?> dates = converter.toMessage(DATES, null);
            Message<?> envelope = converter.toMessage(new Envelope<>(DATES), null);
            MethodParameter parameter = new MethodParameter(Listener.class.getDeclaredMethod("on", Envelope.class), 0);

            assertThat(converter.fromMessage(dates, Dates.class)).isEqualTo(DATES);
            assertThat(converter.fromMessage(dates, Dates.class, Dates.class)).isEqualTo(DATES);
            assertThat(converter.fromMessage(envelope, Envelope.class, parameter))
                    .isEqualTo(new Envelope<>(DATES));
            assertThat(converter.fromMessage(envelope, Envelope.class, ENVELOPE_OF_DATES))
                    .isEqualTo(new Envelope<>(DATES));
        });
    }

    @Test
    void aGsonOfTheApplicationIsUsedAndReadsDatesToo() {
        runner.withBean(Gson.class, () -> new GsonBuilder()
                        .setFieldNamingPolicy(FieldNamingPolicy.UPPER_CAMEL_CASE)
                        .create())
                .run(context -> {
                    SmartMessageConverter converter = context.getBean(SmartMessageConverter.class);
                    Message<?> dates = converter.toMessage(DATES, null);

                    assertThat(new String((byte[]) dates.getPayload(), StandardCharsets.UTF_8))
                            .contains("\"Date\":\"2026-11-22\"");
                    assertThat(converter.fromMessage(dates, Dates.class)).isEqualTo(DATES);
                });
    }

    @Test
    void theApplicationsOwnFormOfADateStays() {
        TypeAdapter<LocalDate> adapter = new DaysAdapter();
        List<GsonBuilder> applications = List.of(
                new GsonBuilder().registerTypeAdapter(LocalDate.class, new Days()),
                new GsonBuilder().registerTypeHierarchyAdapter(ChronoLocalDate.class, new Days()),
                new GsonBuilder().registerTypeAdapter(LocalDate.class, adapter),
                new GsonBuilder().registerTypeAdapter(LocalDate.class, adapter.nullSafe()),
                new GsonBuilder().registerTypeHierarchyAdapter(ChronoLocalDate.class, adapter));
        for (GsonBuilder application : applications) {
            withGson(application.create(), converter -> {
                Message<?> dates = converter.toMessage(DATES, null);

                assertThat(text(dates)).contains("\"date\":20779,").contains("\"2026-11-22T10:11:12Z\"");
                assertThat(converter.fromMessage(dates, Dates.class)).isEqualTo(DATES);
            });
        }
    }

    @Test
    void theApplicationsOwnFormOfATimeStays() { // which Gson writes by a null-safe adapter, from 2.14 on
        TypeAdapter<LocalDateTime> adapter = new SecondsAdapter();
        withGson(
                new GsonBuilder()
                        .registerTypeAdapter(LocalDateTime.class, adapter.nullSafe())
                        .create(),
                converter -> {
                    Message<?> dates = converter.toMessage(DATES, null);

                    assertThat(text(dates)).contains("\"time\":1795342272,");
                    assertThat(converter.fromMessage(dates, Dates.class)).isEqualTo(DATES);
                });
    }

    @Test
    void aFactoryOfTheApplicationThatWrapsEveryAdapterWrapsDatesToo() {
        TypeAdapterFactory wrapping = new TypeAdapterFactory() {
            @Override
            public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
                return gson.getDelegateAdapter(this, type).nullSafe();
            }
        };
        withGson(new GsonBuilder().registerTypeAdapterFactory(wrapping).create(), converter -> {
            Message<?> dates = converter.toMessage(DATES, null);

            assertThat(text(dates)).contains("\"date\":\"2026-11-22\"").contains("\"time\":\"2026-11-22T10:11:12\"");
            assertThat(converter.fromMessage(dates, Dates.class)).isEqualTo(DATES);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"gson", "jackson"})
    void refusesWhatIsNoSuchDocument(String name) {
        List<String> bodies = List.of(
                "",
                " \n",
                "null",
                "s3cret",
                "\"s3cret\"",
                "[\"s3cret\"]",
                "{} s3cret",
                "{}{\"s3cret\":1}",
                "{\"date\":\"s3cret\"}",
                "{\"date\":[\"s3cret\"]}",
                "{'date':null}",
                "{\"s3cret\":NaN}",
                "{\"s3cret\":1",
                "{\"s3cret\":".repeat(5_000),
                "{\"s3cret\":\"\u00ff\"}");
        run(name, converter -> {
            for (String body : bodies) {
                Message<?> message = new GenericMessage<>(body.getBytes(StandardCharsets.ISO_8859_1));
                for (Object hint : new Object[] {null, Dates.class}) {
                    assertThatExceptionOfType(MessageConversionException.class)
                            .as(body)
                            .isThrownBy(() -> converter.fromMessage(message, Dates.class, hint))
                            .withMessageStartingWith("The payload ")
                            .satisfies(refusal -> assertThat(refusal.toString()).doesNotContain("s3cret"));
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"gson", "jackson"})
    void textAndBytesAreNotJson(String name) {
        run(name, converter -> {
            Message<?> bytes = new GenericMessage<>(new byte[] {-1});
            Message<?> text = new GenericMessage<>("null 你好 \ufffd".getBytes(StandardCharsets.UTF_8));

            assertThat(converter.fromMessage(bytes, byte[].class, byte[].class)).isSameAs(bytes.getPayload());
            assertThat(converter.fromMessage(text, String.class, String.class)).isEqualTo("null 你好 \ufffd");
            assertThatExceptionOfType(MessageConversionException.class)
                    .isThrownBy(() -> converter.fromMessage(bytes, String.class))
                    .withMessageStartingWith("The payload is not UTF-8");
        });
    }

    private void withGson(Gson applications, Check check) {
        runner.withBean(Gson.class, () -> applications)
                .run(context -> check.on(context.getBean(SmartMessageConverter.class)));
    }

    private static String text(Message<?> message) {
        return new String((byte[]) message.getPayload(), StandardCharsets.UTF_8);
    }

    private void run(String name, Check check) {
        runner.withPropertyValues("mq.message-converter=" + name)
                .run(context -> check.on(context.getBean("mqMessageConverter", SmartMessageConverter.class)));
    }

    interface Check {

        void on(SmartMessageConverter converter) throws Exception;
    }

    interface Listener {

        void on(Envelope<Dates> envelope);
    }

    record Envelope<T>(T body) {}

    record Dates(LocalDate date, LocalDateTime time, Instant instant, OffsetDateTime offset, Duration duration) {}

    private static final class Days implements JsonSerializer<LocalDate>, JsonDeserializer<LocalDate> {

        @Override
        public JsonElement serialize(LocalDate date, Type type, JsonSerializationContext context) {
            return new JsonPrimitive(date.toEpochDay());
        }

        @Override
        public LocalDate deserialize(JsonElement json, Type type, JsonDeserializationContext context) {
            return LocalDate.ofEpochDay(json.getAsLong());
        }
    }

    private static final class DaysAdapter extends TypeAdapter<LocalDate> {

        @Override
        public void write(JsonWriter out, LocalDate date) throws IOException {
            out.value(date.toEpochDay());
        }

        @Override
        public LocalDate read(JsonReader in) throws IOException {
            return LocalDate.ofEpochDay(in.nextLong());
        }
    }

    private static final class SecondsAdapter extends TypeAdapter<LocalDateTime> {

        @Override
        public void write(JsonWriter out, LocalDateTime time) throws IOException {
            out.value(time.toEpochSecond(ZoneOffset.UTC));
        }

        @Override
        public LocalDateTime read(JsonReader in) throws IOException {
            return LocalDateTime.ofEpochSecond(in.nextLong(), 0, ZoneOffset.UTC);
        }
    }
}
