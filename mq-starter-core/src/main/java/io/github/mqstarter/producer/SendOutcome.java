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

import io.github.mqstarter.Destination;
import java.time.Duration;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a send ended: stored, stored with a doubt, or failed. Of a one-way message it tells but that it was handed to the
 * network. Immutable, but for the message.
 *
 * @param message the message
 * @param result where it is stored, or {@code null} if it failed
 * @param failure why it failed, or {@code null} if it is stored
 * @param attempts how often it was handed to the client; 0 if it failed before, or never got its turn
 * @param duration the time from the call to the outcome
 * @since 0.1.0
 */
public record SendOutcome(
        OutboundMessage message,
        @Nullable SendResult result,
        @Nullable SendFailedException failure,
        int attempts,
        Duration duration) {

    /**
     * Where the message was to go.
     *
     * @return the destination, or {@code null} if what the caller gave is none
     */
    public @Nullable Destination destination() {
        return message.address();
    }

    /**
     * Whether the message is stored, for all that the broker said.
     *
     * @return whether there is a result
     */
    public boolean isAccepted() {
        return result != null;
    }

    /**
     * Whether the message is stored, but was not flushed or replicated in time.
     *
     * @return whether the status of the result is another than {@code SEND_OK}
     */
    public boolean isDegraded() {
        return result != null && result.getSendStatus() != null && result.getSendStatus() != SendStatus.SEND_OK;
    }
}
