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
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.annotations.SerializedName;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.ByteArrayMessageConverter;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.GsonMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.StringMessageConverter;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageBuilder;

/** What is read is a whole document that fits; anything else is refused by a message that gives nothing of it away. */
class JsonMessageConverterReadTests {

    /** Is in every payload that is refused, and in no message of an exception. */
    private static final String SECRET = "s3cret";

    private static final Order ORDER = new Order("o-1", 2, 9.5, true, List.of(new Item("pen", 1)), Map.of());

    private static final String ORDER_JSON =
            "{\"id\":\"o-1\",\"count\":2,\"total\":9.5,\"paid\":true,\"items\":[{\"name\":\"pen\",\"price\":1}],\"notes\":{}}";

    private static final Type ENVELOPE_OF_ORDER = new TypeToken<Envelope<Order>>() {}.getType();

    private final JsonMessageConverter converter = converter(new Gson());

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refuses(String what, byte[] body, Type type, String problem) {
        assertRefused(converter, new GenericMessage<>(body), type, problem);
    }

    static Stream<Object[]> refused() {
        return Stream.of(
                refused("nothing", "", Order.class, "it is empty, at $"),
                refused("blanks", " \r\n\t ", Order.class, "it is empty, at $"),
                refused("null", "null", Order.class, "it is null, at $"),
                refused("null in blanks", " null\n", Order.class, "it is null, at $"),
                refused("null for a tree", "null", JsonElement.class, "it is null, at $"),
                refused("null for a number", "null", int.class, "it is null, at $"),
                refused("text", "s3cret", Order.class, "it is not JSON, at $"),
                refused("a JSON string for an object", "\"s3cret\"", Order.class, "it does not fit, at $"),
                refused("a number for an object", "17", Order.class, "it does not fit, at $"),
                refused("an array for an object", "[\"s3cret\"]", Order.class, "it does not fit, at $"),
                refused("an object for an array", "{\"s3cret\":1}", Order[].class, "it does not fit, at $"),
                refused("text for an int", "{\"count\":\"s3cret\"}", Order.class, "it does not fit, at $.count"),
                refused("text for a double", "{\"total\":\"s3cret\"}", Order.class, "it does not fit, at $.total"),
                refused("a fraction for an int", "{\"count\":1.5}", Order.class, "it does not fit, at $.count"),
                refused("too big for an int", "{\"count\":4294967296}", Order.class, "it does not fit, at $.count"),
                refused("an object for a text", "{\"id\":{\"s3cret\":1}}", Order.class, "it does not fit, at $.id"),
                refused("no list", "{\"items\":\"s3cret\"}", Order.class, "it does not fit, at $.items"),
                refused(
                        "deep inside",
                        "{\"items\":[{},{\"price\":\"s3cret\"}]}",
                        Order.class,
                        "it does not fit, at $.items[1].price"),
                refused(
                        "in a map",
                        "{\"notes\":{\"s3cret\":{\"price\":\"s3cret\"}}}",
                        Order.class,
                        "it does not fit, at $.notes.*.price"),
                refused("in what is unknown", "{\"s3cret\":{\"s3cret\":x}}", Order.class, "it is not JSON, at $.*"),
                refused("trailing text", ORDER_JSON + "s3cret", Order.class, "something follows its end, at $"),
                refused("trailing JSON", ORDER_JSON + "{\"s3cret\":1}", Order.class, "something follows its end, at $"),
                refused("trailing bracket", ORDER_JSON + "}", Order.class, "something follows its end, at $"),
                refused("trailing NUL", ORDER_JSON + "\0", Order.class, "something follows its end, at $"),
                refused("cut off", "{\"id\":\"s3cret\",", Order.class, "it ends too early, at $.id"),
                refused("cut off in a text", "{\"id\":\"s3cret", Order.class, "it is not JSON, at $.id"),
                refused("NaN", "{\"total\":NaN}", Order.class, "it is not JSON, at $.total"),
                refused("NaN as text", "{\"total\":\"NaN\"}", Order.class, "it is not JSON, at $.total"),
                refused("infinity", "{\"total\":1e999}", Order.class, "it is not JSON, at $.total"),
                refused("a leading zero", "{\"count\":01}", Order.class, "it is not JSON, at $.count"),
                refused("single quotes", "{'id':'s3cret'}", Order.class, "it is not JSON, at $.*"),
                refused("no quotes", "{\"id\":s3cret}", Order.class, "it is not JSON, at $.id"),
                refused("a name without quotes", "{s3cret:1}", Order.class, "it is not JSON, at $.*"),
                refused("TRUE", "{\"paid\":TRUE}", Order.class, "it is not JSON, at $.paid"),
                refused("a comment", "/* s3cret */" + ORDER_JSON, Order.class, "it is not JSON, at $"),
                refused("a trailing comma", "[1,]", int[].class, "it is not JSON, at $[1]"),
                refused("a line break in a text", "{\"id\":\"s3cret\n\"}", Order.class, "it is not JSON, at $.id"),
                refused("the prefix against scripts", ")]}'\n" + ORDER_JSON, Order.class, "it is not JSON, at $"),
                refused("deep arrays", "[".repeat(5_000) + "]".repeat(5_000), Object[].class, "nested too deeply"),
                refused("deep tree", "[".repeat(5_000) + "]".repeat(5_000), JsonElement.class, "nested too deeply"),
                refused("deep objects", "{\"s3cret\":".repeat(5_000), Order.class, "it is nested too deeply, at $.*"),
                refused("deep type", "{\"child\":".repeat(5_000), Node.class, "it is nested too deeply, at $.child."),
                refused("an inner type", "{\"body\":[\"s3cret\"]}", ENVELOPE_OF_ORDER, "it does not fit, at $.body"),
                refused("what cannot be made", "{\"s3cret\":1}", CharSequence.class, "it does not fit, at $"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "C3", "C0AF", "EDA080", "F4908080", "FF", "E4BD"})
    void refusesWhatIsNotUtf8(String hex) {
        byte[] body = withBytes("{\"id\":\"s3cret ", hex, "\"}");

        for (Class<?> type : List.of(Order.class, String.class)) {
            assertThatExceptionOfType(MessageConversionException.class)
                    .isThrownBy(() -> read(converter, body, type))
                    .withMessage("The payload is not UTF-8 at byte 14");
        }
    }

    @Test
    void bytesThatAreNoTextAreReadAsBytes() {
        byte[] body = {-1, 0, -2};

        assertThat(read(converter, body, byte[].class)).isSameAs(body);
        assertThat(read(converter, body, Object.class)).isSameAs(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "plain", "\ufffd", "你好 \ud83d\ude00 \ufffd", "{}}"})
    void anyTextIsReadAsText(String text) {
        assertThat(read(converter, bytes(text), String.class)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "é", "\ufffd", "你好", "\ud83d\ude00", "\u2028"})
    void readsAnyTextInAnyLength(String text) {
        for (int times : new int[] {1, 340, 1023, 1024, 5000}) {
            Item item = new Item(text.repeat(times), 1);

            assertThat(read(converter, bytes(new Gson().toJson(item)), Item.class))
                    .isEqualTo(item);
        }
    }

    @Test
    void readsAWholeDocument() {
        assertThat(read(converter, bytes(ORDER_JSON), Order.class)).isEqualTo(ORDER);
        assertThat(read(converter, bytes("\r\n " + ORDER_JSON + "\t\n "), Order.class))
                .isEqualTo(ORDER);
        assertThat(read(converter, bytes("42"), int.class)).isEqualTo(42);
        assertThat(read(converter, bytes("[1,2]"), int[].class)).isEqualTo(new int[] {1, 2});
        assertThat(read(converter, bytes("\"PAID\""), State.class)).isEqualTo(State.PAID);
    }

    @Test
    void asGsonDoesItSkipsWhatIsUnknownAndTakesDefaultsForWhatIsMissing() {
        assertThat(read(converter, bytes("{\"count\":\"12\",\"new\":[{}]}"), Order.class))
                .isEqualTo(new Order(null, 12, 0, false, null, null));
        assertThat(read(converter, bytes("{\"id\":null}"), Order.class))
                .isEqualTo(new Order(null, 0, 0, false, null, null));
    }

    @Test
    void nestingIsReadUpTo255() {
        assertThat(read(converter, bytes("[".repeat(255) + "]".repeat(255)), JsonElement.class))
                .isNotNull();
        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> read(converter, bytes("[".repeat(256) + "]".repeat(256)), JsonElement.class));
    }

    @Test
    void theContentTypeDoesNotMatter() {
        Message<byte[]> message = MessageBuilder.withPayload(bytes(ORDER_JSON))
                .setHeader("contentType", "text/plain;charset=UTF-16")
                .build();

        assertThat(converter.fromMessage(message, Order.class)).isEqualTo(ORDER);
    }

    @Test
    void aPayloadThatIsTextIsReadAsStrictly() {
        assertThat(converter.fromMessage(new GenericMessage<>(ORDER_JSON), Order.class))
                .isEqualTo(ORDER);
        assertRefused(converter, new GenericMessage<>(ORDER_JSON + "s3cret"), Order.class, "something follows its end");
    }

    @Test
    void anyOtherPayloadIsLeftToTheOtherConverter() {
        assertThat(converter.fromMessage(new GenericMessage<>(ORDER), Order.class))
                .isSameAs(ORDER);
    }

    @ParameterizedTest
    @CsvSource({"envelope, {\"body\":%s}", "message, %s", "envelopes, [{\"body\":%s}]", "optional, %s", "inherited, %s"
    })
    void aMethodParameterTellsTheType(String method, String json) {
        MethodParameter parameter = parameter(method);
        byte[] body = bytes(json.formatted(ORDER_JSON));

        Object read = converter.fromMessage(new GenericMessage<>(body), parameter.getParameterType(), parameter);

        assertThat(String.valueOf(read)).contains(ORDER.toString());
    }

    @Test
    void aMessageOfABoundedWildcardIsReadAsItsBound() {
        MethodParameter parameter = parameter("bounded");

        assertThat(converter.fromMessage(new GenericMessage<>(bytes(ORDER_JSON)), Order.class, parameter))
                .isEqualTo(ORDER);
    }

    @Test
    void aTypeIsReadAsItIs() {
        Message<?> message = new GenericMessage<>(bytes("{\"body\":%s}".formatted(ORDER_JSON)));

        assertThat(converter.fromMessage(message, Envelope.class, ENVELOPE_OF_ORDER))
                .isEqualTo(new Envelope<>(ORDER));
    }

    @Test
    void anotherHintChangesNothing() {
        Message<?> message = new GenericMessage<>(bytes(ORDER_JSON));

        assertThat(converter.fromMessage(message, Order.class, "hint")).isEqualTo(ORDER);
        assertThat(converter.fromMessage(message, Order.class, null)).isEqualTo(ORDER);
    }

    @Test
    void theTypeIsNamed() {
        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() ->
                        converter.fromMessage(new GenericMessage<>(bytes("[]")), Envelope.class, ENVELOPE_OF_ORDER))
                .withMessage(
                        "The payload cannot be read as %s: it does not fit, at $", ENVELOPE_OF_ORDER.getTypeName());
    }

    @Test
    void namesAreThoseOfTheDocument() {
        JsonMessageConverter dashed = converter(new GsonBuilder()
                .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_DASHES)
                .create());

        assertRefused(dashed, message("{\"unit-price\":\"s3cret\"}"), Named.class, "at $.unit-price");
        assertRefused(dashed, message("{\"n\":\"s3cret\"}"), Named.class, "at $.n");
        assertRefused(dashed, message("{\"amount\":\"s3cret\"}"), Named.class, "at $.amount");
    }

    @Test
    void whatAnAdapterMakesOfADocumentIsNeverNull() {
        JsonDeserializer<Item> nothing = (json, type, context) -> null;
        JsonMessageConverter own = converter(
                new GsonBuilder().registerTypeAdapter(Item.class, nothing).create());

        assertRefused(own, message("{\"s3cret\":1}"), Item.class, "it amounts to null, at $");
    }

    @Test
    void anAdapterThatOverflowsTheStackHarmsNobody() {
        JsonDeserializer<Item> endless = (json, type, context) -> context.deserialize(json, type);
        JsonMessageConverter own = converter(
                new GsonBuilder().registerTypeAdapter(Item.class, endless).create());

        assertRefused(own, message("{\"s3cret\":1}"), Item.class, "it is nested too deeply, at $");
    }

    @Test
    void afterAnErrorTheNextDocumentIsReadAndNotTheOneBefore() {
        TypeAdapter<Item> items = new Gson().getAdapter(Item.class);
        FailingAdapter failing = new FailingAdapter(items);
        JsonMessageConverter own = converter(
                new GsonBuilder().registerTypeAdapter(Item.class, failing).create());
        read(own, bytes("{}"), Item.class);

        failing.fails = true;
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> read(own, bytes("{\"name\":\"before\"}"), Item.class));
        failing.fails = false;
        for (Item item : List.of(new Item("pen", 1), new Item("ink", 2))) {
            assertThat(read(own, bytes(items.toJson(item)), Item.class)).isEqualTo(item);
        }
    }

    @Test
    void aLenientGsonTakesLibertiesInSyntaxOnly() {
        JsonMessageConverter lenient =
                converter(new GsonBuilder().setStrictness(Strictness.LENIENT).create());

        assertThat(read(lenient, bytes("{name:'pen',price:1}"), Item.class)).isEqualTo(new Item("pen", 1));
        assertRefused(lenient, message("{} s3cret"), Item.class, "something follows its end, at $");
        assertRefused(lenient, message("null"), Item.class, "it is null, at $");
    }

    private static void assertRefused(JsonMessageConverter converter, Message<?> message, Type type, String problem) {
        Class<?> raw = ResolvableType.forType(type).toClass();

        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> converter.fromMessage(message, raw, type))
                .withMessageStartingWith("The payload cannot be read as " + type.getTypeName() + ": ")
                .withMessageContaining(problem)
                .withCauseInstanceOf(Throwable.class)
                .satisfies(refusal -> assertThat(refusal.toString()).doesNotContain(SECRET));
    }

    private static Object[] refused(String what, String body, Type type, String problem) {
        return arguments(what, bytes(body), type, problem).get();
    }

    private static Object read(JsonMessageConverter converter, byte[] body, Class<?> type) {
        return converter.fromMessage(new GenericMessage<>(body), type);
    }

    private static Message<byte[]> message(String body) {
        return new GenericMessage<>(bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] withBytes(String before, String hex, String after) {
        String between = new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
        return (before + between + after).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static MethodParameter parameter(String method) {
        return Arrays.stream(Listener.class.getMethods())
                .filter(candidate -> candidate.getName().equals(method))
                .map(candidate -> new MethodParameter(candidate, 0).withContainingClass(OrderListener.class))
                .findFirst()
                .orElseThrow();
    }

    private static JsonMessageConverter converter(Gson gson) {
        return JsonMessageConverter.of(
                gson,
                new CompositeMessageConverter(List.of(
                        new ByteArrayMessageConverter(),
                        new StringMessageConverter(),
                        new GsonMessageConverter(gson))));
    }

    record Order(String id, int count, double total, boolean paid, List<Item> items, Map<String, Item> notes) {}

    record Item(String name, int price) {}

    /** Fails before it has read anything, as one does whose class cannot be initialized or that finds no memory. */
    private static final class FailingAdapter extends TypeAdapter<Item> {

        private final TypeAdapter<Item> items;

        private boolean fails;

        FailingAdapter(TypeAdapter<Item> items) {
            this.items = items;
        }

        @Override
        public Item read(JsonReader in) throws IOException {
            if (fails) {
                throw new AssertionError("not yet");
            }
            return items.read(in);
        }

        @Override
        public void write(JsonWriter out, Item item) throws IOException {
            items.write(out, item);
        }
    }

    record Envelope<T>(T body) {}

    record Node(Node child) {}

    record Named(
            int unitPrice,

            @SerializedName(value = "n", alternate = "amount")
            int number) {}

    enum State {
        PAID
    }

    interface Listener<T> {

        void envelope(Envelope<T> envelope);

        void message(Message<T> message);

        void envelopes(List<Envelope<T>> envelopes);

        void optional(Optional<T> order);

        void inherited(T order);

        void bounded(Message<? extends Order> message);
    }

    interface OrderListener extends Listener<Order> {}
}
