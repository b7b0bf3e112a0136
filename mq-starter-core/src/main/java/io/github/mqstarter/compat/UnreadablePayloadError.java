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
package io.github.mqstarter.compat;

import org.springframework.messaging.converter.MessageConversionException;

/**
 * Says that a payload cannot be converted. It is an error because a listener container of rocketmq-spring writes the whole
 * payload into the log when it catches an exception there.
 */
final class UnreadablePayloadError extends Error {

    private static final long serialVersionUID = 1L;

    private final MessageConversionException reason;

    UnreadablePayloadError(MessageConversionException reason) {
        super(reason.getMessage(), reason, false, false);
        this.reason = reason;
    }

    MessageConversionException reason() {
        return reason;
    }
}
