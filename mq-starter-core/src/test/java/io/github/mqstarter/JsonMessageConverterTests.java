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
package io.github.mqstarter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.GsonMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.StringMessageConverter;

/** What is written is what Gson makes of it, whatever was written on the same thread before. */
class JsonMessageConverterTests {

    private final Gson gson = new Gson();

    private final MessageConverter converter = converter(gson);

    @ParameterizedTest
    @MethodSource("texts")
    void writesTheBytesOfGson(String text) {
        Note note = new Note(text, null, List.of(1, 2), Map.of(text, 0.5));

        assertThat(write(converter, note)).isEqualTo(gson.toJson(note).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void writesAsGsonIsConfigured(String text) {
        Gson other = new GsonBuilder()
                .serializeNulls()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .generateNonExecutableJson()
                .create();
        Note note = new Note(text, null, List.of(), Map.of());

        assertThat(write(converter(other), note)).isEqualTo(other.toJson(note).getBytes(StandardCharsets.UTF_8));
    }

    static Stream<String> texts() {
        Stream<String> parts = Stream.of(
                "", "plain", "<a href='x'>&\"\\\n\u2028", "é", "你好", "\ud83d\ude00", "\ud83d", "\ude00x", "\u0000");
        return parts.flatMap(part -> Stream.of(1, 170, 513, 3000, 9000).map(part::repeat));
    }

    @Test
    void anObjectWhoseWritingWritesAnotherIsWhole() {
        MessageConverter[] holder = new MessageConverter[1];
        JsonSerializer<Outer> writer = (Outer outer, Type type, JsonSerializationContext context) -> {
            write(holder[0], new Note("inner", null, List.of(), Map.of()));
            return new JsonPrimitive(outer.name());
        };
        holder[0] = converter(
                new GsonBuilder().registerTypeAdapter(Outer.class, writer).create());

        List<Outer> two = List.of(new Outer("a"), new Outer("b"));

        assertThat(write(holder[0], two)).asString().isEqualTo("[\"a\",\"b\"]");
    }

    @Test
    void aFailureLeavesNothingBehind() {
        Object[] circle = {"begun", null};
        circle[1] = circle;

        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> write(converter, circle));
        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> write(converter, List.of("begun", Double.NaN)))
                .withMessageContaining("NaN is not a valid double")
                .withCauseInstanceOf(IllegalArgumentException.class);
        assertThat(write(converter, List.of(1))).asString().isEqualTo("[1]");
    }

    @Test
    void theMessageHasTheHeadersThatAreGiven() {
        MessageHeaders headers = new MessageHeaders(new HashMap<>(Map.of("tenant", "t1")));

        assertThat(converter.toMessage(new Outer("a"), headers).getHeaders()).isEqualTo(headers);
        assertThat(converter.toMessage(new Outer("a"), null).getHeaders()).containsKey(MessageHeaders.ID);
    }

    @Test
    void bytesAndTextAreLeftToTheOtherConverter() {
        assertThat(converter.toMessage("text", null).getPayload()).isEqualTo("text".getBytes(StandardCharsets.UTF_8));
        assertThat(converter.toMessage(new byte[] {1}, null).getPayload()).isEqualTo(new byte[] {1});
    }

    @Test
    void whatItWritesIsRead() {
        Message<?> message = converter.toMessage(new Outer("a"), null);

        assertThat(converter.fromMessage(message, Outer.class)).isEqualTo(new Outer("a"));
        assertThat(converter.fromMessage(message, JsonElement.class)).hasToString("{\"name\":\"a\"}");
    }

    private static MessageConverter converter(Gson gson) {
        return JsonMessageConverter.of(
                gson,
                new CompositeMessageConverter(List.of(
                        new ByteArrayMessageConverter(),
                        new StringMessageConverter(),
                        new GsonMessageConverter(gson))));
    }

    private static byte[] write(MessageConverter converter, Object payload) {
        return (byte[]) converter.toMessage(payload, null).getPayload();
    }

    record Note(String text, String nothing, List<Integer> numbers, Map<String, Double> map) {}

    record Outer(String name) {}
}
