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

import io.github.mqstarter.UnreadablePayloadException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/** Tells of failures whose own texts quote the payload, without doing so. */
final class PayloadFailure {

    private PayloadFailure() {}

    /** What is wrong with the payload, or {@code null} if the failure is none of a payload. */
    static @Nullable String describe(Throwable failure) {
        if (failure instanceof BatchListenerFailedException && failure.getCause() != null) {
            return describe(failure.getCause());
        }
        if (failure instanceof MethodArgumentNotValidException invalid) {
            BindingResult result = invalid.getBindingResult();
            return "its payload is not valid (%s)".formatted((result != null) ? errors(result) : "");
        }
        if (failure instanceof UnreadablePayloadException) {
            return failure.getMessage();
        }
        return (failure instanceof MessageConversionException)
                ? "its payload cannot be converted (%s)".formatted(types(failure))
                : null;
    }

    /** The fields and the codes of what is wrong with them: texts may quote what was rejected. */
    private static String errors(BindingResult result) {
        return result.getAllErrors().stream()
                .map(error -> "%s: %s".formatted(place(error), error.getCode()))
                .collect(Collectors.joining(", "));
    }

    private static String place(ObjectError error) {
        return (error instanceof FieldError field) ? field.getField() : error.getObjectName();
    }

    /** The types of a failure and its causes: converters quote in their messages what they could not read. */
    private static String types(Throwable failure) {
        return Causes.of(failure).stream()
                .map(cause -> cause.getClass().getSimpleName())
                .collect(Collectors.joining(" caused by "));
    }
}
