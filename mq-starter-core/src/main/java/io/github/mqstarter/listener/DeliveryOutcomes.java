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
import java.util.List;
import java.util.function.Function;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners of outcomes, if there are any. Immutable, safe for use by many threads. */
final class DeliveryOutcomes {

    private static final Logger logger = LoggerFactory.getLogger(MqDeliveryListener.class);

    private final List<MqDeliveryListener> listeners;

    private final RequestIdSettings requestIds;

    private final String group;

    private final Function<MessageExt, String> listenerId;

    DeliveryOutcomes(
            List<MqDeliveryListener> listeners,
            RequestIdSettings requestIds,
            String group,
            Function<MessageExt, String> listenerId) {
        this.listeners = List.copyOf(listeners);
        this.requestIds = requestIds;
        this.group = group;
        this.listenerId = listenerId;
    }

    /** Whether anybody listens; if not, nothing is to be noted for outcomes. */
    boolean areTold() {
        return !listeners.isEmpty();
    }

    /** The outcome of an attempt at a message. */
    DeliveryOutcome of(
            MessageExt message, DeliveryOutcome.Type type, int attempt, @Nullable Throwable failure, CallTime call) {
        return new DeliveryOutcome(
                message, listenerId.apply(message), group, type, attempt, failure, call.began(), call.duration());
    }

    /** Tells of messages that have not failed. */
    void tell(List<MessageExt> messages, DeliveryOutcome.Type type, @Nullable CallTime call) {
        if (!areTold() || messages.isEmpty()) {
            return;
        }
        CallTime time = (call != null) ? call : CallTime.none();
        for (MessageExt message : messages) {
            tell(of(message, type, message.getReconsumeTimes() + 1, null, time));
        }
    }

    /** Does not fail, whatever the listeners do. */
    void tell(DeliveryOutcome outcome) {
        try (RequestIds.Scope scope = RequestIds.openIsolated(idOf(outcome.message()))) {
            for (MqDeliveryListener listener : listeners) {
                tell(listener, outcome);
            }
        }
    }

    private static void tell(MqDeliveryListener listener, DeliveryOutcome outcome) {
        try {
            listener.onOutcome(outcome);
        } catch (RuntimeException | Error ex) {
            logger.warn(
                    "What was to be told of message {} of topic {} failed",
                    outcome.message().getMsgId(),
                    outcome.message().getTopic(),
                    ex);
        }
    }

    private @Nullable String idOf(MessageExt message) {
        String id = message.getProperty(requestIds.header());
        return RequestIds.isValid(id) ? id : null;
    }
}
