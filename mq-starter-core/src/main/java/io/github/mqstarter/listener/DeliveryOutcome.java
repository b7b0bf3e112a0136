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

import java.time.Duration;
import java.time.Instant;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt at a message ended. Immutable, but for the message, which is the client's own and must not be changed.
 *
 * @param message the message
 * @param listenerId id of the listener, of several in one consumer that which the message was for
 * @param group consumer group of the listener
 * @param type what became of it
 * @param attempt number of this attempt, 1 for the first
 * @param failure why it failed, or {@code null} if it did not
 * @param began when the listener was called, to the millisecond, for a batch with its first message; when it was dropped, if it was not called
 * @param duration how long the listener took, interceptors included, for a batch with all of its messages; of one that did
 *     not come back, how long that was waited for; 0 if it was not called
 * @since 0.1.0
 */
public record DeliveryOutcome(
        MessageExt message,
        String listenerId,
        String group,
        Type type,
        int attempt,
        @Nullable Throwable failure,
        Instant began,
        Duration duration) {

    /** What can become of a delivered message. */
    public enum Type {

        /** It was processed. */
        OK,

        /** It failed and comes again. */
        RETRY,

        /** It failed and is a dead letter. */
        DEAD_LETTER,

        /** It failed and was dropped, as the error handler decided. */
        DISCARDED,

        /** It had been processed before, and was not processed again. */
        DUPLICATE,

        /** It was dropped unprocessed, as the listener was too far behind. */
        SKIPPED
    }
}
