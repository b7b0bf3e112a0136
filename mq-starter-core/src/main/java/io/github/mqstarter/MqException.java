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
package io.github.mqstarter;

import org.jspecify.annotations.Nullable;

/**
 * Root of the exceptions of this library. Checked exceptions of the RocketMQ client never leave it: they are the
 * {@linkplain #getCause() cause} of one of these.
 *
 * @since 0.1.0
 */
public class MqException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong, where, and what to do
     */
    public MqException(String message) {
        super(message);
    }

    /**
     * @param message what is wrong, where, and what to do
     * @param cause the failure behind it, if there is one
     */
    public MqException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
