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

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The recipe of a listener: what to listen to, how, and which method to call.
 *
 * @param settings complete settings
 */
record ListenerEndpoint(
        String id,
        String topic,
        String tags,
        String group,
        @Nullable String cluster,
        ListenerSettings settings,
        String beanName,
        Method method) {

    int concurrency() {
        return settings.get(ListenerSetting.CONCURRENCY);
    }

    int maxAttempts() {
        return settings.get(ListenerSetting.MAX_ATTEMPTS);
    }

    /** Where a developer finds the listener. */
    String location() {
        return describe(method);
    }

    static String describe(Method method) {
        return "%s.%s".formatted(method.getDeclaringClass().getName(), method.getName());
    }
}
