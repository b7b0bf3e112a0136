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
 * How messages are sent. Immutable.
 *
 * @param deliveryTimeout how long a message may take, from the call to its outcome, unless it says otherwise
 * @param maxInFlight how many messages may be without an outcome at once
 * @param maxInFlightBytes how many bytes these messages may have in all
 * @param maxBlock how long a call waits while there are as many; then the message fails with {@code BUSY}
 * @param shutdownTimeout how long a stop waits for outcomes
 * @param onDegraded what happens when a broker stored a message, but did not flush or replicate it in time
 * @param batching how messages are put together
 * @since 0.1.0
 */
public record ProducerSettings(
        Duration deliveryTimeout,
        int maxInFlight,
        long maxInFlightBytes,
        Duration maxBlock,
        Duration shutdownTimeout,
        DegradedPolicy onDegraded,
        BatchingSettings batching) {

    /**
     * The settings that hold where nothing is configured: 2 minutes, 32,768 messages of 64 MB, 1 second, 25 seconds,
     * accept, {@link BatchingSettings#DEFAULTS}.
     */
    public static final ProducerSettings DEFAULTS = new ProducerSettings(
            Duration.ofMinutes(2),
            32_768,
            64L * 1024 * 1024,
            Duration.ofSeconds(1),
            Duration.ofSeconds(25),
            DegradedPolicy.ACCEPT,
            BatchingSettings.DEFAULTS);

    /**
     * @throws IllegalArgumentException if a time is negative, the delivery timeout is zero, or a number is not positive
     */
    public ProducerSettings {
        requirePositive(
                "mq.producer.delivery-timeout",
                deliveryTimeout.isZero() ? 0 : deliveryTimeout.compareTo(Duration.ZERO));
        requirePositive("mq.producer.max-in-flight", maxInFlight);
        requirePositive("mq.producer.max-in-flight-bytes", maxInFlightBytes);
        requireNotNegative("mq.producer.max-block", maxBlock);
        requireNotNegative("mq.producer.shutdown-timeout", shutdownTimeout);
    }

    /**
     * Changes the delivery timeout.
     *
     * @param timeout how long a message may take
     * @return settings that differ in this
     */
    public ProducerSettings withDeliveryTimeout(Duration timeout) {
        return new ProducerSettings(
                timeout, maxInFlight, maxInFlightBytes, maxBlock, shutdownTimeout, onDegraded, batching);
    }

    /**
     * Changes the number of messages in flight.
     *
     * @param messages how many there may be
     * @return settings that differ in this
     */
    public ProducerSettings withMaxInFlight(int messages) {
        return new ProducerSettings(
                deliveryTimeout, messages, maxInFlightBytes, maxBlock, shutdownTimeout, onDegraded, batching);
    }

    /**
     * Changes the number of bytes in flight.
     *
     * @param bytes how many there may be
     * @return settings that differ in this
     */
    public ProducerSettings withMaxInFlightBytes(long bytes) {
        return new ProducerSettings(
                deliveryTimeout, maxInFlight, bytes, maxBlock, shutdownTimeout, onDegraded, batching);
    }

    /**
     * Changes how long a call may wait for room.
     *
     * @param time how long it may wait
     * @return settings that differ in this
     */
    public ProducerSettings withMaxBlock(Duration time) {
        return new ProducerSettings(
                deliveryTimeout, maxInFlight, maxInFlightBytes, time, shutdownTimeout, onDegraded, batching);
    }

    /**
     * Changes how long a stop waits.
     *
     * @param timeout how long it waits
     * @return settings that differ in this
     */
    public ProducerSettings withShutdownTimeout(Duration timeout) {
        return new ProducerSettings(
                deliveryTimeout, maxInFlight, maxInFlightBytes, maxBlock, timeout, onDegraded, batching);
    }

    /**
     * Changes what happens on an answer other than {@code SEND_OK}.
     *
     * @param policy what happens
     * @return settings that differ in this
     */
    public ProducerSettings withOnDegraded(DegradedPolicy policy) {
        return new ProducerSettings(
                deliveryTimeout, maxInFlight, maxInFlightBytes, maxBlock, shutdownTimeout, policy, batching);
    }

    /**
     * Changes how messages are put together.
     *
     * @param newBatching how they are
     * @return settings that differ in this
     */
    public ProducerSettings withBatching(BatchingSettings newBatching) {
        return new ProducerSettings(
                deliveryTimeout, maxInFlight, maxInFlightBytes, maxBlock, shutdownTimeout, onDegraded, newBatching);
    }

    static void requirePositive(String property, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("%s must be positive, and is %d".formatted(property, value));
        }
    }

    private static void requireNotNegative(String property, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("%s must not be negative, and is %s".formatted(property, value));
        }
    }
}
