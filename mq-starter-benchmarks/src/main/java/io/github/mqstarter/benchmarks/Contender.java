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
package io.github.mqstarter.benchmarks;

import java.util.stream.Stream;
import org.apache.rocketmq.client.producer.SendResult;
import org.jspecify.annotations.Nullable;

/** One of the ways to send that are compared, with a client and a topic of its own. Safe for use by many threads. */
interface Contender extends AutoCloseable {

    /** Sends without waiting. Nothing is thrown: the outcome is told once, on any thread. */
    void send(Object payload, Outcome outcome);

    /** Sends each payload as it comes, without waiting for the one before. */
    default void sendAll(Stream<Object> payloads, Outcome outcome) {
        payloads.forEach(payload -> send(payload, outcome));
    }

    /** Sends, and returns when the broker has answered. */
    SendResult sendAndWait(Object payload) throws Exception;

    @Override
    void close();

    /** Hears how a send ended: by a result, or by a failure. */
    @FunctionalInterface
    interface Outcome {

        void accept(@Nullable SendResult result, @Nullable Throwable failure);
    }
}
