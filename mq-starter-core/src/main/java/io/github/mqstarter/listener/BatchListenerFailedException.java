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

/**
 * Thrown by a listener of batches that failed at one message: those before it are acknowledged, it is treated as a failed
 * delivery of its own, and those behind it are delivered again at once, at no attempt.
 *
 * @since 0.1.0
 */
public class BatchListenerFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int index;

    /**
     * A failure at one message of a batch.
     *
     * @param index index of the message in the batch, from 0
     * @param cause what happened; the error handler and the dead letter get this one
     */
    public BatchListenerFailedException(int index, Throwable cause) {
        this("Message %d of the batch failed".formatted(index), index, cause);
    }

    /**
     * A failure at one message of a batch.
     *
     * @param message text of the failure
     * @param index index of the message in the batch, from 0
     * @param cause what happened; the error handler and the dead letter get this one
     */
    public BatchListenerFailedException(String message, int index, Throwable cause) {
        super(message, cause);
        this.index = index;
    }

    /**
     * Which message failed.
     *
     * @return its index in the batch, from 0
     */
    public int index() {
        return index;
    }
}
