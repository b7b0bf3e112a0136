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
import io.github.mqstarter.client.MqClients;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.utils.MessageUtil;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;

/** Sends replies to requests. Safe for use by many threads. */
final class Replies {

    private static final Logger logger = LoggerFactory.getLogger(MqListener.class);

    private static final MessageHeaders NO_HEADERS = new MessageHeaders(Map.of());

    private final MqClients clients;

    private final MessageConverter converter;

    private final RequestIdSettings requestIds;

    Replies(MqClients clients, MessageConverter converter, RequestIdSettings requestIds) {
        this.clients = clients;
        this.converter = converter;
        this.requestIds = requestIds;
    }

    static boolean isRequest(MessageExt message) {
        return message.getProperty(MessageConst.PROPERTY_MESSAGE_REPLY_TO_CLIENT) != null;
    }

    /** Sends a reply, unless nobody waits for it any more. Throws what keeps it from being made or sent. */
    void send(@Nullable String cluster, Delivery delivery, Object value) throws Exception {
        Message reply = MessageUtil.createReplyMessage(delivery.message(), encode(value));
        String requestId = RequestIds.current();
        if (RequestIds.isValid(requestId)) {
            MessageAccessor.putProperty(reply, requestIds.header(), requestId);
        }
        try {
            clients.producer(cluster).send(reply);
        } catch (MQBrokerException ex) {
            dropUnlessWaited(ex.getResponseCode(), delivery, ex);
        } catch (MQClientException ex) {
            dropUnlessWaited(ex.getResponseCode(), delivery, ex);
        }
    }

    /** The broker answers with a system error when it does not know the client that waits. */
    private static void dropUnlessWaited(int responseCode, Delivery delivery, Exception failure) throws Exception {
        if (responseCode != ResponseCode.SYSTEM_ERROR) {
            throw failure;
        }
        logger.warn(
                "Reply dropped, as the broker does not know who waits for it: {}: {}", delivery, failure.getMessage());
    }

    private byte[] encode(Object value) {
        byte[] bytes = asBytes(value);
        if (bytes == null) {
            org.springframework.messaging.Message<?> converted = converter.toMessage(value, NO_HEADERS);
            bytes = (converted != null) ? asBytes(converted.getPayload()) : null;
        }
        if (bytes == null || bytes.length == 0) {
            throw new MessageConversionException("A reply of type %s cannot be sent: it %s"
                    .formatted(value.getClass().getName(), (bytes == null) ? "was not converted" : "is empty"));
        }
        return bytes;
    }

    private static byte @Nullable [] asBytes(Object payload) {
        if (payload instanceof byte[] bytes) {
            return bytes;
        }
        return (payload instanceof String text) ? text.getBytes(StandardCharsets.UTF_8) : null;
    }
}
