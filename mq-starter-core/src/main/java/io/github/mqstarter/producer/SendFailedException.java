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

import io.github.mqstarter.MqException;
import org.jspecify.annotations.Nullable;

/**
 * A message that could not be sent. Says which and why, never what is in it.
 *
 * @since 0.1.0
 */
public class SendFailedException extends MqException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    private final @Nullable String messageId;

    /**
     * @param reason the kind of failure
     * @param message what is wrong, with which message, and what to do
     * @param messageId the unique id of the message, or {@code null} if it failed before it had one
     * @param cause the failure behind it, if there is one
     */
    public SendFailedException(Reason reason, String message, @Nullable String messageId, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.messageId = messageId;
    }

    /**
     * The kind of failure.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * The unique id that the message has, or would have, on the broker.
     *
     * @return the id, or {@code null} if the message failed before it had one
     */
    public @Nullable String messageId() {
        return messageId;
    }

    /** The kinds of failure. Which of them say for certain that the message is not stored is told for each. */
    public enum Reason {

        /** Something in the message cannot be carried, or an interceptor refused it. Not stored. */
        REJECTED,

        /** Body or properties are over the limit. Not stored. */
        TOO_LARGE,

        /** The payload could not be turned into bytes: not stored. Or the reply to a request could not be read. */
        CONVERSION,

        /** Until the delivery timeout no broker had the topic, or no name server could be asked. Not stored. */
        NO_ROUTE,

        /** So many messages are in flight that there was no room for this one within {@code max-block}. Not stored. */
        BUSY,

        /** No broker took it, or no reply came, until the delivery timeout. It may be stored, unless the text denies it. */
        DELIVERY_TIMEOUT,

        /** The application stops. Not stored, unless it was under way when the stop began: then nobody knows. */
        CLOSED,

        /** The broker or the client refused it for a reason that another attempt does not change. Not stored. */
        BROKER
    }
}
