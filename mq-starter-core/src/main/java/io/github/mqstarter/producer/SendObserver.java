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

import org.jspecify.annotations.Nullable;

/**
 * Follows every message from the call to its outcome, around all interceptors; for tracing and the like. Unlike an
 * interceptor it hears of every outcome, that of a deadline or a shutdown too, and unlike one it must not wait for
 * anything, since it is called on threads that bring answers. What it throws is logged, and changes nothing. Safe for use by many threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SendObserver {

    /**
     * Called on the caller's thread, when the message has its address and its request id.
     *
     * @param message the message, which may be given headers
     * @return what follows it, or {@code null} if nothing does
     */
    @Nullable
    ObservedSend begin(OutboundMessage message);

    /** One message that is followed. */
    interface ObservedSend {

        /**
         * Opens the scope that the interceptors run in. It is closed on the same thread, before or after the outcome.
         *
         * @return the scope to close
         */
        Scope open();

        /**
         * Called once, when the outcome is certain, and before anybody else is told.
         *
         * @param outcome the outcome
         */
        void end(SendOutcome outcome);

        /**
         * Opens the scope that callbacks and listeners of the outcome run in. It is closed on the same thread.
         *
         * @return the scope to close
         */
        Scope openForCallbacks();
    }

    /** What surrounds code of others. */
    @FunctionalInterface
    interface Scope extends AutoCloseable {

        /** A scope of nothing. */
        Scope NONE = () -> {};

        @Override
        void close();
    }
}
