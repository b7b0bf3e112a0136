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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/** Failed messages that could be put nowhere yet. Safe for use by many threads. */
final class Unsettled {

    private final Map<MessageExt, Failed> results = new ConcurrentHashMap<>();

    void put(MessageExt message, ConsumeResult result, @Nullable CallTime call) {
        results.put(message, new Failed(result, call));
    }

    /** The result of messages that are one of these, or {@code null}. */
    @Nullable
    ConsumeResult of(List<MessageExt> messages) {
        Failed failed = results.isEmpty() ? null : results.get(messages.get(0));
        return (failed != null) ? failed.result : null;
    }

    /** What messages were if they were one of these, as they no longer are, or {@code null}. */
    @Nullable
    Failed remove(List<MessageExt> messages) {
        return results.isEmpty() ? null : results.remove(messages.get(0));
    }

    /** Messages that another instance has now. */
    void forget(List<MessageExt> messages) {
        if (!results.isEmpty()) {
            messages.forEach(results::remove);
        }
    }

    /** Routes by which each of these goes alone, as the listener has been called with it and not with what is next to it. */
    Function<MessageExt, Object> alone(Function<MessageExt, Object> route) {
        return message -> results.containsKey(message) ? message : route.apply(message);
    }

    /** How a message failed, and when its listener was called, if anybody wants to know. */
    record Failed(ConsumeResult result, @Nullable CallTime call) {}
}
