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
package io.github.mqstarter.producer;

import io.github.mqstarter.RequestIdSettings;
import io.github.mqstarter.RequestIds;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.jspecify.annotations.Nullable;

/** Gives a message the request id of the caller, unless it has one: first of all, so that every failure can tell it. */
final class OutboundRequestIds {

    private final RequestIdSettings settings;

    OutboundRequestIds(RequestIdSettings settings) {
        this.settings = settings;
    }

    void addTo(OutboundMessage message) {
        String id = (idOf(message) == null) ? currentOrNew() : null;
        if (id != null) {
            message.setHeader(settings.header(), id);
        }
    }

    /** The request id that a message carries. */
    @Nullable
    String idOf(OutboundMessage message) {
        Object id = message.headers().get(settings.header());
        return (id != null) ? id.toString() : null;
    }

    /** As for a message of the chain, for one that goes another way. */
    void addTo(Message message) {
        String id = (message.getProperty(settings.header()) == null) ? currentOrNew() : null;
        if (id != null) {
            MessageAccessor.putProperty(message, settings.header(), id);
        }
    }

    private @Nullable String currentOrNew() {
        String current = RequestIds.current();
        if (RequestIds.isValid(current)) {
            return current;
        }
        return settings.generate() ? RequestIds.generate() : null;
    }
}
