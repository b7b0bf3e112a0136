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

import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.StartPosition;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.util.StringUtils;

/**
 * One setting of a listener: its name in {@code application.yml}, the value it has where nothing is configured, and what
 * values it takes. Immutable.
 *
 * @param <T> type of the values
 * @since 0.1.0
 */
public final class ListenerSetting<T> {

    private static final int MAX_CONCURRENCY = 1000;

    private static final int MAX_BATCH = 1024;

    /** How many messages are processed at once in this instance of the application. */
    public static final ListenerSetting<Integer> CONCURRENCY =
            new ListenerSetting<>("concurrency", 20, SettingType.number(MAX_CONCURRENCY, 5));

    /** How often a message is tried before it becomes a dead letter. */
    public static final ListenerSetting<Integer> MAX_ATTEMPTS =
            new ListenerSetting<>("max-attempts", 5, SettingType.number(Integer.MAX_VALUE, 5));

    /** How long a failed message waits before it is tried again. */
    public static final ListenerSetting<RetryBackOff> BACKOFF = new ListenerSetting<>(
            "backoff", RetryBackOff.parse("10s, 30s, 1m, 5m"), SettingType.of("10s, 30s, 1m, 5m", RetryBackOff::parse));

    /** Failures that no retry can cure, in addition to those that are known to be such. */
    public static final ListenerSetting<Set<Class<? extends Throwable>>> FATAL_EXCEPTIONS =
            new ListenerSetting<>("fatal-exceptions", Set.of(), SettingType.failures());

    /** Failures that a retry may cure although they would be fatal by default. */
    public static final ListenerSetting<Set<Class<? extends Throwable>>> RETRYABLE_EXCEPTIONS =
            new ListenerSetting<>("retryable-exceptions", Set.of(), SettingType.failures());

    /** Name of the error handler bean that decides; empty for the one of all listeners. */
    public static final ListenerSetting<String> ERROR_HANDLER =
            new ListenerSetting<>("error-handler", "", SettingType.of("orderErrors", text -> text));

    /** How many messages are fetched at once. */
    public static final ListenerSetting<Integer> PULL_BATCH_SIZE =
            new ListenerSetting<>("pull-batch-size", 32, SettingType.number(MAX_BATCH, 32));

    /** How many messages a listener of lists gets at most in one call. */
    public static final ListenerSetting<Integer> BATCH_SIZE =
            new ListenerSetting<>("batch-size", 32, SettingType.number(MAX_BATCH, 32));

    /** Whether the messages of a queue are processed one after another, in their order. */
    public static final ListenerSetting<Boolean> ORDERED = flag("ordered", false);

    /** How many messages of one queue an ordered listener processes at once, those of one key still in their order. */
    public static final ListenerSetting<Integer> LANES =
            new ListenerSetting<>("lanes", 1, SettingType.number(MAX_CONCURRENCY, 8));

    /** Whether an ordered listener tries a failing message until it succeeds, and its queue waits for it. */
    public static final ListenerSetting<Boolean> BLOCK_ON_FAILURE = flag("block-on-failure", false);

    /** How long an ordered listener waits before it tries a failed message again. */
    public static final ListenerSetting<Duration> SUSPEND =
            new ListenerSetting<>("suspend", Duration.ofSeconds(1), SettingType.duration());

    /** Whether each instance of the application gets all messages. */
    public static final ListenerSetting<Boolean> BROADCASTING = flag("broadcasting", false);

    /** How many messages are processed in a time at most, in this instance of the application. */
    public static final ListenerSetting<Rate> MAX_RATE =
            new ListenerSetting<>("max-rate", Rate.UNLIMITED, SettingType.of("600/m", Rate::parse));

    /** From how many newer messages in its queue on a message is dropped rather than processed. */
    public static final ListenerSetting<Long> SKIP_WHEN_BEHIND =
            new ListenerSetting<>("skip-when-behind", Long.MAX_VALUE, SettingType.count());

    /** Whether and when a listener pauses because what it needs is down. */
    public static final ListenerSetting<CircuitSettings> CIRCUIT =
            new ListenerSetting<>("circuit", CircuitSettings.DISABLED, SettingType.circuit());

    /** Where a group begins that has never consumed. */
    public static final ListenerSetting<StartPosition> CONSUME_FROM =
            new ListenerSetting<>("consume-from", StartPosition.LAST, SettingType.of("first", StartPosition::parse));

    /** How long a listener may work on a delivery before it is reported as stuck. */
    public static final ListenerSetting<Duration> EXECUTION_DEADLINE =
            new ListenerSetting<>("execution-deadline", Duration.ofMinutes(15), SettingType.duration());

    /** Whether the listener starts with the application. */
    public static final ListenerSetting<Boolean> AUTO_STARTUP = flag("auto-startup", true);

    private final String name;

    private final T defaultValue;

    private final SettingType<T> type;

    private ListenerSetting(String name, T defaultValue, SettingType<T> type) {
        this.name = name;
        this.defaultValue = defaultValue;
        this.type = type;
    }

    /**
     * All settings.
     *
     * @return the settings, in the order of this class
     */
    public static List<ListenerSetting<?>> values() {
        return List.of(
                CONCURRENCY,
                MAX_ATTEMPTS,
                BACKOFF,
                FATAL_EXCEPTIONS,
                RETRYABLE_EXCEPTIONS,
                ERROR_HANDLER,
                PULL_BATCH_SIZE,
                BATCH_SIZE,
                ORDERED,
                LANES,
                BLOCK_ON_FAILURE,
                SUSPEND,
                BROADCASTING,
                MAX_RATE,
                SKIP_WHEN_BEHIND,
                CIRCUIT,
                CONSUME_FROM,
                EXECUTION_DEADLINE,
                AUTO_STARTUP);
    }

    /**
     * Name of the setting in {@code application.yml}.
     *
     * @return the name, in kebab case
     */
    public String name() {
        return name;
    }

    /**
     * What holds where nothing is configured.
     *
     * @return the value
     */
    public T defaultValue() {
        return defaultValue;
    }

    /** Name of the attribute of {@link MqListener}: in camel case, and without {@code -exceptions}. */
    String attribute() {
        String[] words = name.replace("-exceptions", "").split("-");
        return words[0]
                + Arrays.stream(words).skip(1).map(StringUtils::capitalize).collect(Collectors.joining());
    }

    /** A value as text. */
    String example() {
        return type.example();
    }

    /** Reads a value; throws {@link IllegalArgumentException} that says what the text is not. */
    T parse(String text) {
        return type.read(text);
    }

    /** Says what is wrong with a value, unless it is right. */
    T requireValid(T value) {
        if (!type.rule().test(value)) {
            throw new MqConfigurationException(
                    "The listener setting %s is %s.".formatted(name, value),
                    "Set it to %s, as in %s.".formatted(type.range(), type.example()));
        }
        return value;
    }

    @Override
    public String toString() {
        return name;
    }

    private static ListenerSetting<Boolean> flag(String name, boolean defaultValue) {
        return new ListenerSetting<>(name, defaultValue, SettingType.flag());
    }
}
