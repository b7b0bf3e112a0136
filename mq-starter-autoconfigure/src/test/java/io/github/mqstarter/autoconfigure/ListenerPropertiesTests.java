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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.StartPosition;
import io.github.mqstarter.listener.CircuitSettings;
import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.ListenerSettings;
import io.github.mqstarter.listener.Rate;
import io.github.mqstarter.listener.RetryBackOff;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.rocketmq.spring.autoconfigure.RocketMQProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Each setting of listeners is a property of all listeners and of one. */
class ListenerPropertiesTests {

    /** For each setting a value that is not its default. A new setting needs one here, and a property. */
    private static final Map<ListenerSetting<?>, Sample> SAMPLES = Map.ofEntries(
            sample(ListenerSetting.CONCURRENCY, "64", 64),
            sample(ListenerSetting.MAX_ATTEMPTS, "3", 3),
            sample(ListenerSetting.BACKOFF, "1s, 2m", RetryBackOff.of(Duration.ofSeconds(1), Duration.ofMinutes(2))),
            sample(ListenerSetting.FATAL_EXCEPTIONS, "java.io.IOException", Set.of(IOException.class)),
            sample(
                    ListenerSetting.RETRYABLE_EXCEPTIONS,
                    "java.lang.ClassCastException",
                    Set.of(ClassCastException.class)),
            sample(ListenerSetting.ERROR_HANDLER, "mine", "mine"),
            sample(ListenerSetting.PULL_BATCH_SIZE, "64", 64),
            sample(ListenerSetting.BATCH_SIZE, "100", 100),
            sample(ListenerSetting.ORDERED, "true", true),
            sample(ListenerSetting.LANES, "4", 4),
            sample(ListenerSetting.BLOCK_ON_FAILURE, "true", true),
            sample(ListenerSetting.SUSPEND, "5s", Duration.ofSeconds(5)),
            sample(ListenerSetting.BROADCASTING, "true", true),
            sample(ListenerSetting.MAX_RATE, "600/s", new Rate(600)),
            sample(ListenerSetting.SKIP_WHEN_BEHIND, "10000", 10_000L),
            sample(ListenerSetting.CIRCUIT, ".enabled", "true", CircuitSettings.ENABLED),
            sample(
                    ListenerSetting.CONSUME_FROM,
                    "2026-11-22T08:00:00Z",
                    StartPosition.at(Instant.parse("2026-11-22T08:00:00Z"))),
            sample(ListenerSetting.EXECUTION_DEADLINE, "1m", Duration.ofMinutes(1)),
            sample(ListenerSetting.AUTO_STARTUP, "false", false));

    record Sample(String below, String text, Object value) {}

    @ParameterizedTest
    @MethodSource("settings")
    void eachSettingCanBeGivenForAllListeners(ListenerSetting<?> setting) {
        Sample sample = SAMPLES.get(setting);
        assertThat(sample).as("sample").isNotNull();

        ListenerSettings settings = mapper(Map.of("mq.listener.%s%s".formatted(setting, sample.below()), sample.text()))
                .listenerDefaults();

        assertHasOnly(settings, setting, sample.value());
    }

    @ParameterizedTest
    @MethodSource("settings")
    void eachSettingCanBeGivenForOneListener(ListenerSetting<?> setting) {
        Sample sample = Objects.requireNonNull(SAMPLES.get(setting));

        Map<String, ListenerSettings> settings = mapper(
                        Map.of("mq.listeners.order_mails.%s%s".formatted(setting, sample.below()), sample.text()))
                .listeners();

        assertThat(settings).containsOnlyKeys("order_mails");
        assertHasOnly(Objects.requireNonNull(settings.get("order_mails")), setting, sample.value());
    }

    static Stream<ListenerSetting<?>> settings() {
        return ListenerSetting.values().stream();
    }

    /** What an editor shows as the default is what holds where nothing is set. */
    @Test
    void theDefaultsOfTheMetadataAreThoseOfTheSettings() {
        Map<String, String> properties = new LinkedHashMap<>();
        metadata().forEach(property -> {
            JsonElement value = property.get("defaultValue");
            String text = value.isJsonArray()
                    ? String.join(
                            ",",
                            value.getAsJsonArray().asList().stream()
                                    .map(JsonElement::getAsString)
                                    .toList())
                    : value.getAsString();
            properties.put(property.get("name").getAsString(), text);
        });

        assertThat(properties).isNotEmpty();
        assertThat(mapper(properties).listenerDefaults().asMap()).isEqualTo(ListenerSettings.UNSET.asMap());
    }

    @Test
    void delaysMayBeAListAndExponential() {
        assertThat(backOff(Map.of("mq.listener.backoff[0]", "10s", "mq.listener.backoff[1]", "30s")))
                .isEqualTo(RetryBackOff.parse("10s, 30s"));
        assertThat(backOff(Map.of("mq.listener.backoff", "10s,30s"))).isEqualTo(RetryBackOff.parse("10s, 30s"));
        assertThat(backOff(Map.of("mq.listener.backoff", "exponential(1s, 2, 10m)")))
                .isEqualTo(RetryBackOff.exponential(Duration.ofSeconds(1), 2, Duration.ofMinutes(10)));
    }

    @Test
    void theCircuitOfOneListenerIsCompletedByThatOfAll() {
        Map<String, String> properties = new HashMap<>();
        properties.put("mq.listener.circuit.failure-share", "0.9");
        properties.put("mq.listener.circuit.minimum-calls", "7");
        properties.put("mq.listener.circuit.window", "70");
        properties.put("mq.listener.circuit.first-wait", "2s");
        properties.put("mq.listener.circuit.max-wait", "3s");
        properties.put("mq.listeners.mails.circuit.enabled", "true");
        properties.put("mq.listeners.mails.circuit.window", "10");

        MqPropertiesMapper mapper = mapper(properties);

        assertThat(mapper.listenerDefaults().get(ListenerSetting.CIRCUIT).enabled())
                .isFalse();
        assertThat(Objects.requireNonNull(mapper.listeners().get("mails")).get(ListenerSetting.CIRCUIT))
                .isEqualTo(new CircuitSettings(true, 0.9, 7, 10, Duration.ofSeconds(2), Duration.ofSeconds(3)));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "concurrency; 1001; 'PREFIX.concurrency' is '1001'; Set it to a whole number of 1 to 1000",
                "max-attempts; 0; 'PREFIX.max-attempts' is '0'; Set it to a whole number of 1 or more",
                "backoff; soon; 'PREFIX.backoff' is 'soon'; write delays as in '10s, 30s, 5m'",
                "backoff; ^^; 'PREFIX.backoff' is ''; write delays as in '10s, 30s, 5m'",
                "fatal-exceptions; a.B; 'PREFIX.fatal-exceptions' is 'a.B'; There is no such class",
                "fatal-exceptions; java.lang.String; 'PREFIX.fatal-exceptions' is 'java.lang.String'; no failure",
                "retryable-exceptions; C; 'PREFIX.retryable-exceptions' is 'C'; There is no such class",
                "pull-batch-size; 0; 'PREFIX.pull-batch-size' is '0'; 1 to 1024",
                "batch-size; 5000; 'PREFIX.batch-size' is '5000'; 1 to 1024",
                "lanes; 0; 'PREFIX.lanes' is '0'; 1 to 1000",
                "suspend; 0s; 'PREFIX.suspend' is '0ms'; more than 0, as in 30s",
                "max-rate; 5; 'PREFIX.max-rate' is '5'; as in 50/s",
                "skip-when-behind; 0; 'PREFIX.skip-when-behind' is '0'; 1 or more",
                "circuit.failure-share; 2; PREFIX.circuit.failure-share is 2.0: it has to be; Correct it",
                "circuit.window; 3; PREFIX.circuit.window is 3: it has to be minimum-calls or more; Correct it",
                "consume-from; now; 'PREFIX.consume-from' is 'now'; write first, last, or a time",
                "execution-deadline; -1s; 'PREFIX.execution-deadline' is '-1000ms'; more than 0"
            })
    void aWrongValueIsToldWithThePropertyAndWhatToWrite(String name, String value, String problem, String action) {
        for (String prefix : new String[] {"mq.listener", "mq.listeners.order_mails"}) {
            assertThatThrownBy(() -> mapper(Map.of(prefix + "." + name, value)))
                    .rootCause()
                    .satisfies(cause -> assertMistake(cause, problem.replace("PREFIX", prefix), action));
        }
    }

    @Test
    void theTimeForAShutdownIsThatOfAllListeners() {
        assertThatThrownBy(() -> mapper(Map.of("mq.listeners.mails.shutdown-timeout", "1s")))
                .rootCause()
                .satisfies(cause -> assertMistake(
                        cause,
                        "'mq.listeners.mails.shutdown-timeout' is '1000ms'",
                        "set mq.listener.shutdown-timeout"));
    }

    private static void assertHasOnly(ListenerSettings settings, ListenerSetting<?> setting, Object value) {
        assertThat(ListenerSetting.values()).filteredOn(settings::has).containsExactly(setting);
        assertThat(settings.get(setting)).isEqualTo(value).isNotEqualTo(setting.defaultValue());
    }

    private static void assertMistake(Throwable cause, String problem, String action) {
        assertThat(cause).isInstanceOfSatisfying(MqConfigurationException.class, mistake -> {
            assertThat(mistake.problem()).contains(problem);
            assertThat(mistake.action()).contains(action);
        });
    }

    private static RetryBackOff backOff(Map<String, String> properties) {
        return mapper(properties).listenerDefaults().get(ListenerSetting.BACKOFF);
    }

    private static Map.Entry<ListenerSetting<?>, Sample> sample(ListenerSetting<?> setting, String text, Object value) {
        return sample(setting, "", text, value);
    }

    private static Map.Entry<ListenerSetting<?>, Sample> sample(
            ListenerSetting<?> setting, String below, String text, Object value) {
        return Map.entry(setting, new Sample(below, text, value));
    }

    private static MqPropertiesMapper mapper(Map<String, String> properties) {
        MqProperties bound =
                new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("mq", MqProperties.class);
        return new MqPropertiesMapper(bound, new RocketMQProperties(), "shop");
    }

    private static Stream<JsonObject> metadata() {
        try (Reader json = new InputStreamReader(
                Objects.requireNonNull(MqProperties.class.getResourceAsStream(
                        "/META-INF/additional-spring-configuration-metadata.json")),
                StandardCharsets.UTF_8)) {
            return new Gson()
                    .fromJson(json, JsonObject.class).getAsJsonArray("properties").asList().stream()
                            .map(JsonElement::getAsJsonObject);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
