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

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageBatch;
import org.apache.rocketmq.common.message.MessageClientIDSetter;
import org.apache.rocketmq.common.message.MessageConst;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** Native messages that others have made, as messages of the outbound chain. A batch of them stays one. */
final class NativeMessages {

    /** What a message may use of RocketMQ and still go out together with others. */
    private static final Set<String> PLAIN = Set.of(
            MessageConst.PROPERTY_KEYS,
            MessageConst.PROPERTY_TAGS,
            MessageConst.PROPERTY_WAIT_STORE_MSG_OK,
            MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);

    private NativeMessages() {}

    /** The body is the payload, and the properties of a user are the headers; of a batch, those that all have. */
    static OutboundMessage outbound(Message message) {
        List<Message> parts = parts(message);
        parts.forEach(MessageClientIDSetter::setUniqID);
        OutboundMessage outbound = new OutboundMessage(payload(message, parts));
        outbound.carries(message);
        commonHeaders(parts).forEach(outbound::setHeader);
        for (Message part : parts) {
            List.of(StringUtils.tokenizeToStringArray(part.getKeys(), MessageConst.KEY_SEPARATOR))
                    .forEach(outbound::addKey);
        }
        if (message instanceof MessageBatch || !isPlain(message)) {
            outbound.alone();
        }
        return outbound;
    }

    /** Gives the message a queue of the selector's choice. What has the same argument stays in order. */
    static void order(
            OutboundMessage outbound,
            MessageQueueSelector selector,
            @Nullable Object argument,
            DefaultMQProducer producer) {
        if (argument instanceof String key) {
            outbound.orderedBy(key);
        }
        outbound.toQueue(
                (queues, message, key) -> producer.queueWithNamespace(selector.select(queues, message, argument)),
                (argument != null) ? argument : selector);
    }

    /** Limits the time of a message. One attempt may take all of it, as it may with the client. */
    static void limit(OutboundMessage outbound, Duration timeout, DefaultMQProducer producer) {
        outbound.timeout(timeout);
        if (timeout.toMillis() > producer.getSendMsgTimeout()) {
            outbound.attemptTimeout(timeout);
            outbound.alone();
        }
    }

    /** Gives the message what the client expects of it: ids, and the body of a batch. */
    static void complete(Message message) {
        parts(message).forEach(MessageClientIDSetter::setUniqID);
        if (message instanceof MessageBatch batch) {
            MessageClientIDSetter.setUniqID(batch);
            batch.setBody(batch.encode());
        }
    }

    /** The messages of a batch, or the message itself. */
    static List<Message> parts(Message message) {
        return (message instanceof MessageBatch batch)
                ? StreamSupport.stream(batch.spliterator(), false).toList()
                : List.of(message);
    }

    /** The properties that belong to the user and are the same in all messages. */
    static Map<String, String> commonHeaders(List<Message> parts) {
        Map<String, String> common = new HashMap<>(parts.get(0).getProperties());
        common.keySet().removeAll(MessageConst.STRING_HASH_SET);
        common.values().removeIf(Objects::isNull);
        for (Message part : parts.subList(1, parts.size())) {
            common.entrySet().removeIf(header -> !header.getValue().equals(part.getProperty(header.getKey())));
        }
        return common;
    }

    /** Takes a property from the message, or from all messages of the batch. */
    static void removeProperty(Message message, String name) {
        parts(message).forEach(part -> MessageAccessor.clearProperty(part, name));
    }

    private static Object payload(Message message, List<Message> parts) {
        if (message instanceof MessageBatch) {
            return parts.stream().map(Message::getBody).toList();
        }
        byte[] body = message.getBody();
        return (body != null) ? body : new byte[0];
    }

    private static boolean isPlain(Message message) {
        return message.getFlag() == 0
                && message.isWaitStoreMsgOK()
                && message.getProperties().keySet().stream().allMatch(NativeMessages::isPlain);
    }

    private static boolean isPlain(String property) {
        return PLAIN.contains(property)
                || !MessageConst.STRING_HASH_SET.contains(property)
                        && !property.startsWith("__")
                        && !property.startsWith("INNER_");
    }
}
