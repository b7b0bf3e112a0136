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

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Collection;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageBatch;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.jspecify.annotations.Nullable;

/** One call of a send method of a native producer, whichever of them it is. */
final class NativeSend {

    private final Form form;

    private @Nullable Object content;

    private @Nullable MessageQueueSelector selector;

    private @Nullable Object argument;

    private @Nullable SendCallback callback;

    private @Nullable Long timeoutMillis;

    private NativeSend(Form form) {
        this.form = form;
    }

    /** Reads a call, or answers {@code null} because it is of another method. */
    static @Nullable NativeSend of(Method method, @Nullable Object[] arguments) {
        Form form = Form.of(method);
        if (form == null) {
            return null;
        }
        NativeSend send = new NativeSend(form);
        Class<?>[] types = method.getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            send.take(types[i], arguments[i]);
        }
        return send;
    }

    Form form() {
        return form;
    }

    @Nullable
    SendCallback callback() {
        return callback;
    }

    /** Whether it goes to a topic that RocketMQ keeps for itself, as dead letters do that are sent back. */
    boolean isToTopicOfRocketMq() {
        String topic = (content instanceof Message message) ? message.getTopic() : null;
        return topic != null
                && (TopicValidator.isSystemTopic(topic)
                        || topic.startsWith(MixAll.RETRY_GROUP_TOPIC_PREFIX)
                        || topic.startsWith(MixAll.DLQ_GROUP_TOPIC_PREFIX));
    }

    /** The message of the outbound chain, with its address. */
    DefaultSendSpec through(SendDispatcher dispatcher, DefaultMQProducer producer) throws MQClientException {
        Message message = message();
        OutboundMessage outbound = NativeMessages.outbound(message);
        outbound.via(producer);
        if (selector != null) {
            NativeMessages.order(outbound, selector, argument, producer);
        }
        if (timeoutMillis != null && timeoutMillis != producer.getSendMsgTimeout()) {
            NativeMessages.limit(outbound, Duration.ofMillis(Math.max(0, timeoutMillis)), producer);
        }
        return DefaultSendSpec.of(
                dispatcher,
                outbound,
                NamespaceUtil.withoutNamespace(String.valueOf(message.getTopic()), producer.getNamespace()),
                message.getTags());
    }

    /** Sends by the producer alone, and waits for the answer. */
    SendResult directly(DefaultMQProducer producer) throws Exception {
        Message message = message();
        NativeMessages.complete(message);
        long timeout = (timeoutMillis != null) ? timeoutMillis : producer.getSendMsgTimeout();
        return (selector != null)
                ? producer.send(message, selector, argument, timeout)
                : producer.send(message, timeout);
    }

    private void take(Class<?> type, @Nullable Object value) {
        if (type == Message.class || type == Collection.class) {
            content = value;
        } else if (type == MessageQueue.class) {
            selector = (queues, message, queue) -> (MessageQueue) queue;
            argument = value;
        } else if (type == MessageQueueSelector.class) {
            selector = (MessageQueueSelector) value;
        } else if (type == SendCallback.class) {
            callback = (SendCallback) value;
        } else if (type == long.class) {
            timeoutMillis = (Long) value;
        } else {
            argument = value;
        }
    }

    private Message message() throws MQClientException {
        if (content instanceof Message message) {
            return message;
        }
        if (content instanceof Collection<?> messages && !messages.isEmpty()) {
            content = batch(messages);
            return (Message) content;
        }
        throw new MQClientException(
                ResponseCode.MESSAGE_ILLEGAL,
                "There is no message: RocketMQTemplate makes none of an empty payload or destination");
    }

    @SuppressWarnings("unchecked") // by the signature of the method called
    private static MessageBatch batch(Collection<?> messages) throws MQClientException {
        try {
            return MessageBatch.generateFromList((Collection<Message>) messages);
        } catch (RuntimeException ex) {
            throw new MQClientException("Failed to initiate the MessageBatch", ex);
        }
    }

    /** Who learns of the outcome. */
    enum Form {
        SYNC,
        ASYNC,
        ONE_WAY;

        private static @Nullable Form of(Method method) {
            return switch (method.getName()) {
                case "send" -> (method.getReturnType() == SendResult.class) ? SYNC : ASYNC;
                case "sendOneway" -> ONE_WAY;
                default -> null;
            };
        }
    }
}
