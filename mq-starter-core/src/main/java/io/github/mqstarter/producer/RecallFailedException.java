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
 * A delayed message that could not be recalled, so that it will be delivered, or is already.
 *
 * @since 0.1.0
 */
public class RecallFailedException extends MqException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * @param reason the kind of failure
     * @param message what is wrong, and what to do
     * @param cause the failure behind it, if there is one
     */
    public RecallFailedException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * The kind of failure.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /** The kinds of failure. */
    public enum Reason {

        /** There is no handle, or not one of a broker: the message was not delayed, or its broker cannot recall. */
        NO_HANDLE,

        /** The time of delivery is over. */
        TOO_LATE,

        /** The broker does not recall, or is not allowed to. */
        NOT_SUPPORTED,

        /** The broker could not be asked, or answered with an error. Another attempt does no harm. */
        BROKER
    }
}
