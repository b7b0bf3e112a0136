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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mqstarter.MqConfigurationException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.annotation.AnnotationUtils;

/** Each setting can be given on each level, the nearest level holds, and a wrong value is told with its place and cure. */
class ListenerSettingsTests {

    private static final Set<Class<? extends Throwable>> FAILURES = Set.of(IllegalStateException.class);

    /** For each setting a value that is not its default. A new setting needs one here, and an attribute. */
    private static final Map<String, String> SAMPLES = Map.ofEntries(
            Map.entry("concurrency", "64"),
            Map.entry("max-attempts", "3"),
            Map.entry("backoff", "exponential(1s, 2, 10m)"),
            Map.entry("error-handler", "mine"),
            Map.entry("pull-batch-size", "64"),
            Map.entry("batch-size", "100"),
            Map.entry("ordered", "true"),
            Map.entry("lanes", "4"),
            Map.entry("block-on-failure", "true"),
            Map.entry("suspend", "5s"),
            Map.entry("broadcasting", "TRUE"),
            Map.entry("max-rate", "600/m"),
            Map.entry("skip-when-behind", "10000000000"),
            Map.entry("circuit", "true"),
            Map.entry("consume-from", "2026-11-22T08:00:00Z"),
            Map.entry("execution-deadline", "1m"),
            Map.entry("auto-startup", "false"));

    enum Level {
        ANNOTATION,
        ID,
        GROUP,
        ALL
    }

    @ParameterizedTest(name = "{0} from {1}")
    @MethodSource
    <T> void theNearestLevelThatGivesASettingHolds(ListenerSetting<T> setting, Level level) {
        T given = sample(setting);
        assertThat(given).isNotEqualTo(setting.defaultValue());
        ListenerSettings near = ListenerSettings.UNSET.with(setting, given);
        ListenerSettings far = ListenerSettings.UNSET.with(setting, setting.defaultValue());
        Map<String, ListenerSettings> byIdOrGroup = new HashMap<>();
        byIdOrGroup.put("the-id", at(Level.ID, level, near, far));
        byIdOrGroup.put("the-group", at(Level.GROUP, level, near, far));
        Map<String, Object> annotated =
                (level == Level.ANNOTATION) ? Map.of(setting.attribute(), attribute(setting)) : Map.of();

        ListenerEndpoint endpoint = endpoint(annotated, byIdOrGroup, at(Level.ALL, level, near, far));

        assertThat(endpoint.settings().get(setting)).isEqualTo(given);
        assertThat(endpoint.explicit().has(setting)).isEqualTo(level != Level.ALL);
    }

    static Stream<Arguments> theNearestLevelThatGivesASettingHolds() {
        return ListenerSetting.values().stream()
                .flatMap(setting -> Arrays.stream(Level.values()).map(level -> Arguments.of(setting, level)));
    }

    @ParameterizedTest
    @MethodSource
    <T> void whatIsGivenNowhereHasItsDefault(ListenerSetting<T> setting) {
        ListenerEndpoint endpoint = endpoint(Map.of(), Map.of(), ListenerSettings.UNSET);

        assertThat(endpoint.settings().get(setting)).isEqualTo(setting.defaultValue());
        assertThat(endpoint.explicit()).isEqualTo(ListenerSettings.UNSET);
    }

    static Stream<ListenerSetting<?>> whatIsGivenNowhereHasItsDefault() {
        return ListenerSetting.values().stream();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "concurrency; 1001; '1001' is not a whole number of 1 to 1000; \"5\"",
                "maxAttempts; 0; '0' is not a whole number of 1 or more; \"5\"",
                "maxAttempts; 99999999999; '99999999999' is not a whole number of 1 or more; \"5\"",
                "backoff; soon; 'soon' is no back-off; \"10s, 30s, 1m, 5m\"",
                "backoff; 10s, -1s; a delay is 1 ms or more; \"10s, 30s, 1m, 5m\"",
                "pullBatchSize; 1025; '1025' is not a whole number of 1 to 1024; \"32\"",
                "batchSize; many; 'many' is not a whole number of 1 to 1024; \"32\"",
                "ordered; yes; 'yes' is neither true nor false; \"true\"",
                "lanes; 1.5; '1.5' is not a whole number; \"8\"",
                "blockOnFailure; 1; '1' is neither true nor false; \"true\"",
                "suspend; 0s; '0s' is not a duration of more than 0; \"30s\"",
                "broadcasting; no; 'no' is neither true nor false; \"true\"",
                "maxRate; 600; '600' is no rate; \"600/m\"",
                "maxRate; 0/s; A rate is more than 0; \"600/m\"",
                "skipWhenBehind; -5; '-5' is not a whole number of 1 or more; \"10000\"",
                "circuit; on; 'on' is neither true nor false; \"true\"",
                "consumeFrom; yesterday; 'yesterday' is no position; \"first\"",
                "executionDeadline; long; 'long' is not a valid duration; \"30s\"",
                "autoStartup; never; 'never' is neither true nor false; \"true\""
            })
    void aWrongValueIsToldWithItsPlaceAndWhatToWrite(String attribute, String value, String problem, String action) {
        assertThatExceptionOfType(MqConfigurationException.class)
                .isThrownBy(() -> endpoint(Map.of(attribute, value), Map.of(), ListenerSettings.UNSET))
                .satisfies(mistake -> {
                    assertThat(mistake.problem())
                            .contains("'%s'".formatted(attribute), "ListenerSettingsTests.on", problem);
                    assertThat(mistake.action()).isEqualTo("Write %s = %s.".formatted(attribute, action));
                });
    }

    @ParameterizedTest
    @MethodSource("whatIsGivenNowhereHasItsDefault")
    <T> void whatIsProposedInsteadOfAWrongValueIsRight(ListenerSetting<T> setting) {
        if (!(setting.defaultValue() instanceof Set)) {
            assertThat(setting.parse(setting.example())).isNotNull();
        }
    }

    @Test
    void aCircuitThatIsSwitchedOnByTheAnnotationHasTheValuesOfTheLevelBelow() {
        CircuitSettings tuned = new CircuitSettings(
                false, 0.9, 7, 70, CircuitSettings.DISABLED.firstWait(), CircuitSettings.DISABLED.maxWait());

        ListenerEndpoint endpoint = endpoint(
                Map.of("circuit", "true"), Map.of(), ListenerSettings.UNSET.with(ListenerSetting.CIRCUIT, tuned));

        assertThat(endpoint.settings().get(ListenerSetting.CIRCUIT)).isEqualTo(tuned.withEnabled(true));
    }

    @ParameterizedTest
    @CsvSource({
        "'10s, 30s', '10s, 30s'",
        "500ms, 500ms",
        "90s, 1m30s",
        "'exponential(1s,2,10m)', 'exponential(1s, 2.0, 10m)'"
    })
    void aBackOffTellsWhatCanBeReadAgain(String text, String told) {
        RetryBackOff backOff = RetryBackOff.parse(text);

        assertThat(backOff).hasToString(told).isEqualTo(RetryBackOff.parse(told));
    }

    @Test
    void theDocumentationListsAllSettingsWithTheirDefaults() throws Exception {
        Pattern row = Pattern.compile("(?m)^\\| `(\\w+)` \\| `([a-z-]+)` \\| ([^|]+) \\|");
        List<MatchResult> rows = row.matcher(Files.readString(Path.of("../docs/listening.md")))
                .results()
                .toList();

        assertThat(rows)
                .extracting(found -> found.group(1) + " " + found.group(2))
                .containsExactlyElementsOf(ListenerSetting.values().stream()
                        .map(setting -> setting.attribute() + " " + setting)
                        .toList());
        for (int i = 0; i < rows.size(); i++) {
            ListenerSetting<?> setting = ListenerSetting.values().get(i);
            String shown = rows.get(i).group(3);
            if (!Set.of("none", "never").contains(shown)) {
                assertThat(setting.parse(shown)).as(setting.name()).isEqualTo(setting.defaultValue());
            }
        }
    }

    @Test
    void anExpressionIsKeptAsItIs() {
        ListenerEndpoint endpoint =
                endpoint(Map.of("sql", "region = 'eu' AND amount > 5"), Map.of(), ListenerSettings.UNSET);

        assertThat(endpoint.sql()).isEqualTo("region = 'eu' AND amount > 5");
        assertThat(endpoint.tagSet()).isEmpty();
    }

    @Test
    void tagsAreReadOneByOne() {
        assertThat(endpoint(Map.of("tags", "a || b||c"), Map.of(), ListenerSettings.UNSET)
                        .tagSet())
                .containsExactlyInAnyOrder("a", "b", "c");
    }

    private static ListenerSettings at(Level here, Level given, ListenerSettings near, ListenerSettings far) {
        if (here == given) {
            return near;
        }
        return (here.compareTo(given) > 0) ? far : ListenerSettings.UNSET;
    }

    @SuppressWarnings("unchecked") // these settings are sets of classes
    private static <T> T sample(ListenerSetting<T> setting) {
        return (setting.defaultValue() instanceof Set) ? (T) FAILURES : setting.parse(text(setting));
    }

    private static Object attribute(ListenerSetting<?> setting) {
        return (setting.defaultValue() instanceof Set) ? FAILURES.toArray(Class<?>[]::new) : text(setting);
    }

    private static String text(ListenerSetting<?> setting) {
        assertThat(SAMPLES).containsKey(setting.name());
        return SAMPLES.get(setting.name());
    }

    private static ListenerEndpoint endpoint(
            Map<String, Object> annotated, Map<String, ListenerSettings> byIdOrGroup, ListenerSettings defaults) {
        Map<String, Object> attributes = new HashMap<>(annotated);
        attributes.put("id", "the-id");
        attributes.put("topic", "t");
        attributes.put("group", "the-group");
        MqListener listener = AnnotationUtils.synthesizeAnnotation(attributes, MqListener.class, null);
        return new ListenerEndpointFactory(text -> text, byIdOrGroup, defaults, Set.of())
                .create("bean", method(), listener);
    }

    private static Method method() {
        try {
            return ListenerSettingsTests.class.getDeclaredMethod("on", String.class);
        } catch (NoSuchMethodException ex) {
            throw new AssertionError(ex);
        }
    }

    @SuppressWarnings("unused") // the listener
    private void on(String body) {}
}
