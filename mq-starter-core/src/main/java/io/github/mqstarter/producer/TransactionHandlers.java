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

import io.github.mqstarter.MqConfigurationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/** The transaction handlers of an application, found by topic or else by type of payload. */
final class TransactionHandlers {

    /** Properties of a half message that tell who handles it, for whoever is asked how its transaction ended. */
    static final String HANDLER_PROPERTY = "mq_transactionHandler";

    static final String TYPE_PROPERTY = "mq_transactionType";

    private final List<BoundTransactionHandler<?>> all = new ArrayList<>();

    private final Map<String, BoundTransactionHandler<?>> byTopic = new HashMap<>();

    private final Map<Class<?>, BoundTransactionHandler<?>> byType = new HashMap<>();

    /** Takes the handlers in; throws {@link MqConfigurationException} if two are for the same. */
    TransactionHandlers(Collection<? extends MqTransactionHandler<?>> handlers) {
        handlers.forEach(handler -> add(BoundTransactionHandler.of(handler)));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** The handler of a message to be sent; throws {@code IllegalArgumentException} if there is none, or not one. */
    BoundTransactionHandler<?> forSend(OutboundMessage message) {
        BoundTransactionHandler<?> ofTopic = byTopic.get(message.destination().topic());
        if (ofTopic == null) {
            return ofType(message.payload().getClass());
        }
        if (!ofTopic.type().isInstance(message.payload())) {
            throw new IllegalArgumentException("The transaction handler of the topic, %s, is for %s and not for %s"
                    .formatted(
                            ofTopic.name(),
                            ofTopic.type().getName(),
                            message.payload().getClass().getName()));
        }
        return ofTopic;
    }

    /** The handler of a message that was sent, perhaps by another version of this application. */
    @Nullable
    BoundTransactionHandler<?> forCheck(MessageExt message) {
        String name = message.getProperty(HANDLER_PROPERTY);
        List<BoundTransactionHandler<?>> ofName =
                all.stream().filter(handler -> handler.name().equals(name)).toList();
        if (ofName.size() == 1) {
            return ofName.get(0);
        }
        BoundTransactionHandler<?> ofTopic = byTopic.get(message.getTopic());
        if (ofTopic != null) {
            return ofTopic;
        }
        String type = message.getProperty(TYPE_PROPERTY);
        return byType.values().stream()
                .filter(handler -> handler.type().getName().equals(type))
                .findAny()
                .orElse(null);
    }

    private void add(BoundTransactionHandler<?> handler) {
        all.add(handler);
        if (handler.topics().isEmpty()) {
            requireAlone(
                    byType.put(handler.type(), handler),
                    handler,
                    "payloads of type " + handler.type().getName());
        }
        for (String topic : handler.topics()) {
            requireAlone(byTopic.put(topic, handler), handler, "the topic '" + topic + "'");
        }
    }

    private static void requireAlone(
            @Nullable BoundTransactionHandler<?> before, BoundTransactionHandler<?> handler, String what) {
        if (before != null) {
            throw new MqConfigurationException(
                    "There are two transaction handlers for %s: %s and %s."
                            .formatted(what, before.name(), handler.name()),
                    "Keep one of them, or have each name topics of its own by topics().");
        }
    }

    private BoundTransactionHandler<?> ofType(Class<?> payloadType) {
        List<BoundTransactionHandler<?>> fitting = byType.values().stream()
                .filter(handler -> handler.type().isAssignableFrom(payloadType))
                .toList();
        List<BoundTransactionHandler<?>> nearest = fitting.stream()
                .filter(handler -> fitting.stream().noneMatch(other -> isNearer(other, handler)))
                .toList();
        if (nearest.size() == 1) {
            return nearest.get(0);
        }
        String names = String.join(
                ", ", nearest.stream().map(BoundTransactionHandler::name).toList());
        throw new IllegalArgumentException(
                nearest.isEmpty()
                        ? "There is no transaction handler for its topic, nor for %s: define an MqTransactionHandler bean"
                                .formatted(payloadType.getName())
                        : "Several transaction handlers are for %s: %s. Have them name their topics by topics()"
                                .formatted(payloadType.getName(), names));
    }

    private static boolean isNearer(BoundTransactionHandler<?> one, BoundTransactionHandler<?> other) {
        return one != other && other.type().isAssignableFrom(one.type());
    }
}
