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
package io.github.mqstarter.producer;

import java.time.Duration;

/**
 * How messages are put together to batches on their way to the broker. Immutable.
 *
 * @param enabled whether they are; otherwise each message is a request of its own
 * @param linger how long a message may wait for others while an earlier batch is under way; a lone message never waits
 * @param maxMessages how many messages a batch has at most
 * @param maxBytes how many bytes a batch has at most; a larger message is a request of its own
 * @since 0.1.0
 */
public record BatchingSettings(boolean enabled, Duration linger, int maxMessages, int maxBytes) {

    /** The settings that hold where nothing is configured: enabled, 1 ms, 128 messages, 256 KB. */
    public static final BatchingSettings DEFAULTS = new BatchingSettings(true, Duration.ofMillis(1), 128, 256 * 1024);

    /**
     * @throws IllegalArgumentException if the time is negative, or a number is not positive
     */
    public BatchingSettings {
        if (linger.isNegative()) {
            throw new IllegalArgumentException(
                    "mq.producer.batching.linger is %s: it must not be negative".formatted(linger));
        }
        ProducerSettings.requirePositive("mq.producer.batching.max-messages", maxMessages);
        ProducerSettings.requirePositive("mq.producer.batching.max-bytes", maxBytes);
    }

    /**
     * Turns batching on or off.
     *
     * @param newEnabled whether messages are put together
     * @return settings that differ in this
     */
    public BatchingSettings withEnabled(boolean newEnabled) {
        return new BatchingSettings(newEnabled, linger, maxMessages, maxBytes);
    }
}
