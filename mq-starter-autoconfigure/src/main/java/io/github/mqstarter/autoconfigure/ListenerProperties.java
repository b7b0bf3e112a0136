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

import io.github.mqstarter.StartPosition;
import io.github.mqstarter.listener.CircuitSettings;
import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.ListenerSettings;
import io.github.mqstarter.listener.Rate;
import io.github.mqstarter.listener.RetryBackOff;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * How listeners work: all of them below mq.listener, one of them below mq.listeners. What is not set is left to the level
 * below.
 *
 * @param concurrency How many messages a listener processes at once in this instance, 1 to 1000.
 * @param maxAttempts How often a message is tried before it becomes a dead letter.
 * @param backoff How long a failed message waits: delays of which the last holds for all that follow, or "exponential(1s, 2, 10m)".
 * @param fatalExceptions Classes of failures that no retry can cure, in addition to those that are known to be such.
 * @param retryableExceptions Classes of failures that a retry may cure although they would be fatal otherwise.
 * @param errorHandler Name of the MqErrorHandler bean that decides about failed deliveries; by default the one that there is.
 * @param pullBatchSize How many messages are fetched from a queue at once, 1 to 1024.
 * @param batchSize How many messages a listener of lists gets at most in one call, 1 to 1024.
 * @param ordered Whether the messages of a queue are processed one after another, in their order.
 * @param lanes How many messages of one queue an ordered listener processes at once, those of one key still in their order.
 * @param blockOnFailure Whether an ordered listener tries a failing message until it succeeds, and its queue waits for it.
 * @param suspend How long an ordered listener waits before it tries a failed message again.
 * @param broadcasting Whether each instance of the application gets all messages.
 * @param maxRate How many messages are processed in a time at most in this instance, such as "600/m", or "unlimited".
 * @param skipWhenBehind From how many newer messages in its queue on a message is dropped rather than processed; by default none is.
 * @param circuit When a listener pauses because what it needs is down.
 * @param consumeFrom Where a group begins that has never consumed: "first", "last", or a time such as "2026-11-22T08:00:00Z".
 * @param executionDeadline How long a listener may work on a delivery before it is reported as stuck.
 * @param autoStartup Whether listeners start with the application.
 * @param shutdownTimeout How long a shutdown waits for listeners that are at work; of all listeners, so below mq.listener alone.
 * @since 0.1.0
 */
public record ListenerProperties(
        @Nullable Integer concurrency,
        @Nullable Integer maxAttempts,
        @Nullable List<String> backoff,
        @Nullable List<String> fatalExceptions,
        @Nullable List<String> retryableExceptions,
        @Nullable String errorHandler,
        @Nullable Integer pullBatchSize,
        @Nullable Integer batchSize,
        @Nullable Boolean ordered,
        @Nullable Integer lanes,
        @Nullable Boolean blockOnFailure,
        @Nullable Duration suspend,
        @Nullable Boolean broadcasting,
        @Nullable String maxRate,
        @Nullable Long skipWhenBehind,
        @Nullable Circuit circuit,
        @Nullable String consumeFrom,
        @Nullable Duration executionDeadline,
        @Nullable Boolean autoStartup,
        @Nullable Duration shutdownTimeout) {

    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);

    /**
     * When a listener pauses because what it needs is down. What is not set is as in mq.listener.circuit.
     *
     * @param enabled Whether it does.
     * @param failureShare Share of failed calls from which on it pauses, more than 0 and at most 1.
     * @param minimumCalls How many calls there have to be before the share counts.
     * @param window How many of the latest calls count.
     * @param firstWait How long it waits before it tries the first message.
     * @param maxWait What the doubling wait does not exceed.
     */
    public record Circuit(
            @Nullable Boolean enabled,
            @Nullable Double failureShare,
            @Nullable Integer minimumCalls,
            @Nullable Integer window,
            @Nullable Duration firstWait,
            @Nullable Duration maxWait) {

        CircuitSettings over(CircuitSettings below) {
            return new CircuitSettings(
                    Objects.requireNonNullElse(enabled, below.enabled()),
                    Objects.requireNonNullElse(failureShare, below.failureShare()),
                    Objects.requireNonNullElse(minimumCalls, below.minimumCalls()),
                    Objects.requireNonNullElse(window, below.window()),
                    Objects.requireNonNullElse(firstWait, below.firstWait()),
                    Objects.requireNonNullElse(maxWait, below.maxWait()));
        }
    }

    Duration shutdownTimeoutOrDefault() {
        return Objects.requireNonNullElse(shutdownTimeout, SHUTDOWN_TIMEOUT);
    }

    /** Checks what there is below mq.listener alone. */
    void requireForAll(String prefix) {
        PropertyRules.requireNotNegative(prefix + ".shutdown-timeout", shutdownTimeoutOrDefault());
    }

    /** Checks that there is nothing of it below mq.listeners. */
    void requireForOne(String prefix) {
        if (shutdownTimeout != null) {
            throw PropertyRules.mistake(
                    prefix + ".shutdown-timeout",
                    DurationStyle.SIMPLE.print(shutdownTimeout),
                    "It is the same for all listeners: set mq.listener.shutdown-timeout instead.");
        }
    }

    /** Makes settings of what is set; throws a mistake that names the property below the prefix. */
    ListenerSettings settings(String prefix, CircuitSettings circuitBelow) {
        return new ListenerSettingsReader(prefix)
                .with(ListenerSetting.CONCURRENCY, concurrency)
                .with(ListenerSetting.MAX_ATTEMPTS, maxAttempts)
                .text(ListenerSetting.BACKOFF, joined(backoff), RetryBackOff::parse)
                .failures(ListenerSetting.FATAL_EXCEPTIONS, fatalExceptions)
                .failures(ListenerSetting.RETRYABLE_EXCEPTIONS, retryableExceptions)
                .with(ListenerSetting.ERROR_HANDLER, errorHandler)
                .with(ListenerSetting.PULL_BATCH_SIZE, pullBatchSize)
                .with(ListenerSetting.BATCH_SIZE, batchSize)
                .with(ListenerSetting.ORDERED, ordered)
                .with(ListenerSetting.LANES, lanes)
                .with(ListenerSetting.BLOCK_ON_FAILURE, blockOnFailure)
                .with(ListenerSetting.SUSPEND, suspend)
                .with(ListenerSetting.BROADCASTING, broadcasting)
                .text(ListenerSetting.MAX_RATE, maxRate, Rate::parse)
                .with(ListenerSetting.SKIP_WHEN_BEHIND, skipWhenBehind)
                .circuit(circuit, circuitBelow)
                .text(ListenerSetting.CONSUME_FROM, consumeFrom, StartPosition::parse)
                .with(ListenerSetting.EXECUTION_DEADLINE, executionDeadline)
                .with(ListenerSetting.AUTO_STARTUP, autoStartup)
                .settings();
    }

    /** A list as it was written: what has commas of its own comes in pieces. */
    private static @Nullable String joined(@Nullable List<String> parts) {
        return (parts != null) ? String.join(", ", parts) : null;
    }
}
