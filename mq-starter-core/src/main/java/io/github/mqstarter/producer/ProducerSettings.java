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
 * @since 0.1.0
 */
public record ProducerSettings(Duration deliveryTimeout) {

    /** The settings that hold where nothing is configured: two minutes. */
    public static final ProducerSettings DEFAULTS = new ProducerSettings(Duration.ofMinutes(2));

    /**
     * @throws IllegalArgumentException if the timeout is not positive
     */
    public ProducerSettings {
        if (deliveryTimeout.isNegative() || deliveryTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "mq.producer.delivery-timeout is %s: it must be positive".formatted(deliveryTimeout));
        }
    }
}
