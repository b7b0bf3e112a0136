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

import io.github.mqstarter.RequestIdSettings;
import io.github.mqstarter.RequestIds;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/** Gives the listener the request id of its message, and the thread its own MDC back. */
final class RequestIdConsumeInterceptor implements ConsumeInterceptor {

    private final RequestIdSettings settings;

    RequestIdConsumeInterceptor(RequestIdSettings settings) {
        this.settings = settings;
    }

    @Override
    public ConsumeResult intercept(Delivery delivery, Chain chain) throws Exception {
        try (RequestIds.Scope scope = RequestIds.openIsolated(idOf(delivery.message()))) {
            return chain.proceed(delivery);
        }
    }

    private @Nullable String idOf(MessageExt message) {
        String id = message.getProperty(settings.header());
        if (RequestIds.isValid(id)) {
            return id;
        }
        return settings.generate() ? RequestIds.generate() : null;
    }
}
