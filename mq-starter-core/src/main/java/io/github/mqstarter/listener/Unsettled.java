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

    private final Map<MessageExt, ConsumeResult> results = new ConcurrentHashMap<>();

    void put(MessageExt message, ConsumeResult result) {
        results.put(message, result);
    }

    /** The result of messages that are one of these, or {@code null}. */
    @Nullable
    ConsumeResult of(List<MessageExt> messages) {
        return results.isEmpty() ? null : results.get(messages.get(0));
    }

    /** Says whether messages were one of these, as they no longer are. */
    boolean remove(List<MessageExt> messages) {
        return !results.isEmpty() && results.remove(messages.get(0)) != null;
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
}
