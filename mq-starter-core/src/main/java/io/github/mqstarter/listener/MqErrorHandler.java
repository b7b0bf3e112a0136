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
 * Decides about failed deliveries. A bean of this type replaces the {@linkplain #defaultErrorHandler() default}. Must
 * be safe for use by many threads. If it fails itself, the delivery is retried.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface MqErrorHandler {

    /**
     * Decides what happens to a delivery.
     *
     * @param delivery what failed
     * @param failure what the listener, an interceptor, or the conversion of the payload threw
     * @return the verdict. A retry after the last attempt means a dead letter
     */
    FailureVerdict handle(Delivery delivery, Throwable failure);

    /**
     * The handler that is used unless another is configured: what no retry can cure (a payload that cannot be converted
     * or is not valid, arguments that cannot be resolved, a {@code ClassCastException}) is dead-lettered at once,
     * anything else when its attempts are used up.
     *
     * @return the handler
     */
    static MqErrorHandler defaultErrorHandler() {
        return DefaultErrorHandler.INSTANCE;
    }
}
