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

import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.producer.SendResult;

/**
 * A link of the outbound chain. It may change the message, refuse it, watch its outcome, or answer in its place. Beans
 * of this type take part in their {@code @Order}, behind the request id and before the message is encoded.
 *
 * <p>Runs on the caller's thread, and what it attaches to the outcome on one of this library, as callbacks do: neither
 * should block. It must be safe for use by many threads. An exception that it throws fails the send with {@code REJECTED}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SendInterceptor {

    /**
     * Passes the message on, or not.
     *
     * @param message the message, which may still be given headers
     * @param chain the rest of the chain
     * @return the outcome, as a rule that of {@link Chain#proceed}. For a one-way message it tells but the message id
     */
    CompletableFuture<SendResult> intercept(OutboundMessage message, Chain chain);

    /** What comes after an interceptor. */
    @FunctionalInterface
    interface Chain {

        /**
         * Calls the next link.
         *
         * @param message the message
         * @return its outcome
         */
        CompletableFuture<SendResult> proceed(OutboundMessage message);
    }
}
