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
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.producer.SendResult;
import org.jspecify.annotations.Nullable;

/** A message between the call that sends it and its outcome. */
final class InFlightSend {

    private final OutboundMessage message;

    private final long startNanos = System.nanoTime();

    private final long deadlineNanos;

    private final @Nullable MqSendListener ownListener;

    private final CompletableFuture<SendResult> outcome = new CompletableFuture<>();

    private final InFlightList list;

    /** Guarded by the list, as are the two that follow. */
    boolean listed;

    @Nullable
    InFlightSend previous;

    @Nullable
    InFlightSend next;

    InFlightSend(OutboundMessage message, Duration timeout, @Nullable MqSendListener ownListener, InFlightList list) {
        this.list = list;
        this.message = message;
        this.ownListener = ownListener;
        this.deadlineNanos = startNanos + timeout.toNanos();
    }

    OutboundMessage message() {
        return message;
    }

    /** What the sender wants to be told by, besides the future. */
    @Nullable
    MqSendListener ownListener() {
        return ownListener;
    }

    /** Where it is kept while it is in flight. */
    InFlightList list() {
        return list;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** What the sender holds. */
    CompletableFuture<SendResult> outcome() {
        return outcome;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
