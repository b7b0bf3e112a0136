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

import java.util.Set;

/** Decides what the settings of a listener name, and leaves the rest to another. */
final class ConfiguredErrorHandler implements MqErrorHandler {

    private final Set<Class<? extends Throwable>> fatal;

    private final Set<Class<? extends Throwable>> retryable;

    private final MqErrorHandler others;

    private ConfiguredErrorHandler(
            Set<Class<? extends Throwable>> fatal, Set<Class<? extends Throwable>> retryable, MqErrorHandler others) {
        this.fatal = fatal;
        this.retryable = retryable;
        this.others = others;
    }

    static MqErrorHandler of(ListenerSettings settings, MqErrorHandler others) {
        Set<Class<? extends Throwable>> fatal = settings.get(ListenerSetting.FATAL_EXCEPTIONS);
        Set<Class<? extends Throwable>> retryable = settings.get(ListenerSetting.RETRYABLE_EXCEPTIONS);
        return (fatal.isEmpty() && retryable.isEmpty()) ? others : new ConfiguredErrorHandler(fatal, retryable, others);
    }

    /** Of a failure and its causes the outermost that is named decides, and of the classes that name it the nearest. */
    @Override
    public FailureVerdict handle(Delivery delivery, Throwable failure) {
        for (Throwable cause : Causes.of(failure)) {
            for (Class<?> type = cause.getClass(); type != null; type = type.getSuperclass()) {
                if (fatal.contains(type)) {
                    return FailureVerdict.deadLetter();
                }
                if (retryable.contains(type)) {
                    return FailureVerdict.retry();
                }
            }
        }
        return others.handle(delivery, failure);
    }
}
