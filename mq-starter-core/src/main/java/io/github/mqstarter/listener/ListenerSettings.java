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
import org.jspecify.annotations.Nullable;

/**
 * How a listener works. What is {@code null} is left to the level below: annotation over id over group over defaults.
 * Immutable.
 *
 * @param concurrency how many messages are processed at once
 * @param maxAttempts how often a message is tried before it becomes a dead letter
 * @since 0.1.0
 */
public record ListenerSettings(
        @Nullable Integer concurrency, @Nullable Integer maxAttempts) {

    private static final int MAX_CONCURRENCY = 1000;

    /** Settings that leave everything to the level below. */
    public static final ListenerSettings UNSET = new ListenerSettings(null, null);

    /** The settings that hold where nothing is configured: 20 messages at once, 5 attempts. */
    public static final ListenerSettings DEFAULTS = new ListenerSettings(20, 5);

    /**
     * @throws MqConfigurationException if a number is not positive
     */
    public ListenerSettings {
        requirePositive("concurrency", concurrency);
        if (concurrency != null && concurrency > MAX_CONCURRENCY) {
            throw new MqConfigurationException(
                    "The listener setting concurrency is %d.".formatted(concurrency),
                    "Set it to %d or less, which is what RocketMQ's client takes.".formatted(MAX_CONCURRENCY));
        }
        requirePositive("max-attempts", maxAttempts);
    }

    /**
     * These settings, completed by others.
     *
     * @param below what holds where these are {@code null}
     * @return the merged settings
     */
    public ListenerSettings over(ListenerSettings below) {
        return new ListenerSettings(
                (concurrency != null) ? concurrency : below.concurrency,
                (maxAttempts != null) ? maxAttempts : below.maxAttempts);
    }

    private static void requirePositive(String name, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new MqConfigurationException(
                    "The listener setting %s is %d.".formatted(name, value), "Set it to 1 or more.");
        }
    }
}
