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
import org.springframework.messaging.converter.MessageConversionException;

/**
 * A payload cannot be read as the type that is wanted. The message says what is wrong and where, and nothing of what the
 * payload is, so it may be logged; the cause may quote it.
 *
 * @since 0.1.0
 */
public final class UnreadablePayloadException extends MessageConversionException {

    private static final long serialVersionUID = 1L;

    /**
     * A payload that cannot be read.
     *
     * @param message what is wrong, without anything of the payload
     * @param cause what the parser says, or {@code null}
     */
    public UnreadablePayloadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
