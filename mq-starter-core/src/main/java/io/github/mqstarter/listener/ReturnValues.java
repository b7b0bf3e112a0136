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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of the values that a listener returns: a future is waited for, and a value is the reply to a request. */
final class ReturnValues {

    private static final Logger logger = LoggerFactory.getLogger(MqListener.class);

    private final Replies replies;

    private final @Nullable String cluster;

    private final AtomicBoolean ignored = new AtomicBoolean();

    ReturnValues(Replies replies, @Nullable String cluster) {
        this.replies = replies;
        this.cluster = cluster;
    }

    /** Returns when the delivery is done, and throws why it is not. */
    void settle(Delivery delivery, @Nullable Object returned) throws Exception {
        Object value = (returned instanceof CompletionStage<?> stage) ? await(stage) : returned;
        if (value == null) {
            return;
        }
        if (delivery.messages().size() == 1 && Replies.isRequest(delivery.message())) {
            replies.send(cluster, delivery, value);
        } else if (ignored.compareAndSet(false, true)) {
            logger.info(
                    "Listener {} returned a value where there is no request to reply to: ignored, here and from now on",
                    delivery.listenerId());
        }
    }

    private static @Nullable Object await(CompletionStage<?> stage) throws Exception {
        CompletableFuture<@Nullable Object> done = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                done.completeExceptionally(failure);
            } else {
                done.complete(value);
            }
        });
        try {
            return done.get();
        } catch (ExecutionException ex) {
            throw ListenerTarget.asException(causeOf(ex));
        }
    }

    private static Throwable causeOf(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
