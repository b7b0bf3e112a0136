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

import java.util.List;
import org.springframework.core.convert.ConversionException;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;

/** Retries what may succeed later, as long as there are attempts left. */
final class DefaultErrorHandler implements MqErrorHandler {

    static final MqErrorHandler INSTANCE = new DefaultErrorHandler();

    /** What is the same at the next attempt, as the message is the same. */
    private static final List<Class<? extends Throwable>> FATAL = List.of(
            MessageConversionException.class,
            ConversionException.class,
            MethodArgumentResolutionException.class,
            NoListenerException.class,
            ClassCastException.class);

    private DefaultErrorHandler() {}

    @Override
    public FailureVerdict handle(Delivery delivery, Throwable failure) {
        for (Throwable cause : Causes.of(failure)) {
            if (cause instanceof RetryAfterException retryAfter) {
                return FailureVerdict.retryAfter(retryAfter.delay());
            }
            if (FATAL.stream().anyMatch(type -> type.isInstance(cause))) {
                return FailureVerdict.deadLetter();
            }
        }
        return FailureVerdict.retry();
    }
}
