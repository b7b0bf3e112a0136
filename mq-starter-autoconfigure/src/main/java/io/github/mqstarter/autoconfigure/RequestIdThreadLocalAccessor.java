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
package io.github.mqstarter.autoconfigure;

import io.github.mqstarter.RequestIds;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Lets Micrometer's context propagation carry the request id from thread to thread. Found by {@code ServiceLoader}; not
 * for use in code.
 *
 * @since 0.1.0
 */
public final class RequestIdThreadLocalAccessor implements ThreadLocalAccessor<String> {

    static final String KEY = "mq.requestId";

    @Override
    public Object key() {
        return KEY;
    }

    @Override
    public @Nullable String getValue() {
        return RequestIds.current();
    }

    @Override
    public void setValue(String id) {
        RequestIds.open(id);
    }

    @Override
    public void setValue() {
        RequestIds.open(null);
    }
}
