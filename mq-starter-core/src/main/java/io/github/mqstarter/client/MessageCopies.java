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
package io.github.mqstarter.client;

import io.github.mqstarter.MqHeaders;
import java.util.HashMap;
import java.util.Set;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Makes of a received message one that can be sent: with its body, flag, unique id, keys, tags and all headers, but without
 * what belongs to the way it came, which would delay it, count its attempts, or be taken for something else. A sender of
 * it waits until it is stored as the broker is configured to, also where that of the received one did not.
 *
 * @since 0.1.0
 */
public final class MessageCopies {

    /** What a delivery adds to a message, or what belongs to the way it came before. */
    private static final Set<String> OF_DELIVERY = Set.of(
            MessageConst.PROPERTY_WAIT_STORE_MSG_OK,
            MessageConst.PROPERTY_MIN_OFFSET,
            MessageConst.PROPERTY_MAX_OFFSET,
            MessageConst.PROPERTY_CONSUME_START_TIMESTAMP,
            MessageConst.PROPERTY_REAL_TOPIC,
            MessageConst.PROPERTY_REAL_QUEUE_ID,
            MessageConst.PROPERTY_DELAY_TIME_LEVEL,
            MessageConst.PROPERTY_TIMER_DELAY_SEC,
            MessageConst.PROPERTY_TIMER_DELIVER_MS,
            MessageConst.PROPERTY_TIMER_DELAY_MS,
            MessageConst.PROPERTY_TIMER_ENQUEUE_MS,
            MessageConst.PROPERTY_TIMER_DEQUEUE_MS,
            MessageConst.PROPERTY_TIMER_ROLL_TIMES,
            MessageConst.PROPERTY_TIMER_OUT_MS,
            MessageConst.PROPERTY_TIMER_ROLL_LABEL,
            MessageConst.PROPERTY_TIMER_DELAY_LEVEL,
            MessageConst.PROPERTY_RECONSUME_TIME,
            MessageConst.PROPERTY_MAX_RECONSUME_TIMES,
            MessageConst.PROPERTY_TRANSACTION_PREPARED,
            MessageConst.PROPERTY_PRODUCER_GROUP,
            MessageConst.PROPERTY_CLUSTER,
            MessageConst.PROPERTY_MSG_REGION,
            MessageConst.PROPERTY_TRACE_SWITCH);

    private MessageCopies() {}

    /**
     * Copies a message.
     *
     * @param message the received message, which is not changed
     * @param topic the topic that the copy is for
     * @return a new message, which says when and where the first one was born
     */
    public static Message of(MessageExt message, String topic) {
        Message copy = new Message(topic, message.getBody());
        copy.setFlag(message.getFlag());
        message.getProperties().forEach((name, value) -> {
            if (!OF_DELIVERY.contains(name)) {
                MessageAccessor.putProperty(copy, name, value);
            }
        });
        putIfAbsent(copy, MqHeaders.BORN_TIMESTAMP, String.valueOf(message.getBornTimestamp()));
        putIfAbsent(copy, MqHeaders.BORN_HOST, message.getBornHostString());
        return copy;
    }

    /**
     * Copies a message that may be sent more than once. The client takes out of what it sends to a retry topic how often that
     * was tried, so that it would be something else the next time.
     *
     * @param message the message, which is not changed when the copy is sent
     * @return a new message
     */
    public static Message again(Message message) {
        Message copy = MessageAccessor.cloneMessage(message);
        MessageAccessor.setProperties(copy, new HashMap<>(message.getProperties()));
        return copy;
    }

    /**
     * Adds a property, be it one of RocketMQ's own, unless the message has it.
     *
     * @param message the message
     * @param name name of the property
     * @param value its value
     */
    public static void putIfAbsent(Message message, String name, String value) {
        if (message.getProperty(name) == null) {
            MessageAccessor.putProperty(message, name, value);
        }
    }
}
