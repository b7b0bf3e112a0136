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

import io.github.mqstarter.Destination;
import io.github.mqstarter.MqHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.MessageConst;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.util.StringUtils;

/** Collects a message and hands it to the template, which turns a bad address into a failed send. */
final class DefaultSendSpec implements MqOperations.SendSpec {

    private final SendDispatcher dispatcher;

    private final OutboundMessage message;

    private @Nullable String destination;

    private @Nullable String tag;

    private @Nullable String receivedTag;

    private @Nullable String cluster;

    private @Nullable SendForms forms;

    private boolean sent;

    DefaultSendSpec(SendDispatcher dispatcher, Object payload) {
        this.dispatcher = dispatcher;
        if (payload instanceof Message<?> springMessage) {
            this.message = new OutboundMessage(springMessage.getPayload());
            springMessage.getHeaders().forEach(this::copyHeader);
        } else {
            this.message = new OutboundMessage(Objects.requireNonNull(payload, "payload"));
        }
    }

    private DefaultSendSpec(SendDispatcher dispatcher, OutboundMessage message, String topic, @Nullable String tag) {
        this.dispatcher = dispatcher;
        this.message = message;
        this.destination = topic;
        this.tag = tag;
    }

    /** Of a message that is complete but for the address. */
    static DefaultSendSpec of(SendDispatcher dispatcher, OutboundMessage message, String topic, @Nullable String tag) {
        return new DefaultSendSpec(dispatcher, message, topic, tag);
    }

    @Override
    public MqOperations.SendSpec to(String newDestination) {
        this.destination = Objects.requireNonNull(newDestination, "destination");
        return this;
    }

    @Override
    public MqOperations.SendSpec tag(String newTag) {
        this.tag = Objects.requireNonNull(newTag, "tag");
        return this;
    }

    @Override
    public MqOperations.SendSpec cluster(String newCluster) {
        this.cluster = Objects.requireNonNull(newCluster, "cluster");
        return this;
    }

    @Override
    public MqOperations.SendSpec key(String key) {
        message.addKey(Objects.requireNonNull(key, "key"));
        return this;
    }

    @Override
    public MqOperations.SendSpec header(String name, Object value) {
        message.setHeader(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return this;
    }

    @Override
    public MqOperations.SendSpec orderedBy(String key) {
        message.orderedBy(Objects.requireNonNull(key, "key"));
        return this;
    }

    @Override
    public MqOperations.SendSpec delay(Duration delay) {
        message.delay(Objects.requireNonNull(delay, "delay"));
        return this;
    }

    @Override
    public MqOperations.SendSpec deliverAt(Instant time) {
        message.deliverAt(Objects.requireNonNull(time, "time"));
        return this;
    }

    @Override
    public MqOperations.SendSpec timeout(Duration timeout) {
        message.timeout(Objects.requireNonNull(timeout, "timeout"));
        return this;
    }

    @Override
    public SendResult send() {
        message.awaited();
        return SendDispatcher.await(sendAsync());
    }

    @Override
    public CompletableFuture<SendResult> sendAsync() {
        return dispatcher.dispatch(this);
    }

    @Override
    public void sendAsync(SendCallback callback) {
        Objects.requireNonNull(callback, "callback");
        dispatcher.dispatch(this, outcome -> {
            if (outcome.failure() != null) {
                callback.onException(outcome.failure());
            } else {
                callback.onSuccess(outcome.result());
            }
        });
    }

    @Override
    public void sendOneWay() {
        message.oneWay();
        dispatcher.dispatch(this);
    }

    @Override
    public TransactionResult sendInTransaction() {
        return sendInTransaction(null);
    }

    @Override
    public TransactionResult sendInTransaction(@Nullable Object argument) {
        return forms().transactions().send(this, argument);
    }

    @Override
    public <T> T request(Class<T> replyType) {
        message.awaited();
        return SendDispatcher.await(requestAsync(replyType));
    }

    @Override
    public <T> CompletableFuture<T> requestAsync(Class<T> replyType) {
        return forms().requests().send(this, replyType);
    }

    /** Says who sends what is more than a send. */
    DefaultSendSpec with(SendForms newForms) {
        this.forms = newForms;
        return this;
    }

    /** Makes the message more than a plain one, unless it is sent already. */
    void form(SendForm form) {
        if (!sent) {
            message.form(form);
        }
    }

    private SendForms forms() {
        return Objects.requireNonNull(forms, "forms");
    }

    /** Addresses the message, so that a failure can name where it should have gone; says whether that was possible. */
    boolean addressIfPossible() {
        try {
            addressed();
            return true;
        } catch (RuntimeException ex) {
            return false; // then it names none
        }
    }

    /** Whether this is the first time that the message is sent. */
    boolean begin() {
        boolean first = !sent;
        sent = true;
        return first;
    }

    OutboundMessage message() {
        return message;
    }

    /** Addresses the message; throws {@code IllegalArgumentException} if that is not possible. */
    OutboundMessage addressed() {
        if (message.isAddressed()) {
            return message;
        }
        if (destination == null) {
            throw new IllegalArgumentException("The message has no destination: call to(\"topic\") before sending it");
        }
        Destination address = tagged(Destination.parse(destination));
        message.addressedTo((cluster != null) ? address.withCluster(cluster) : address);
        return message;
    }

    /** A tag of its own goes before one in the destination, and that before the one a message was received with. */
    private Destination tagged(Destination address) {
        if (tag != null) {
            return address.withTag(tag);
        }
        return (address.tag() == null && receivedTag != null) ? address.withTag(receivedTag) : address;
    }

    private void copyHeader(String name, Object value) {
        switch (name) {
            case MessageHeaders.ID, MessageHeaders.TIMESTAMP, MessageHeaders.CONTENT_TYPE -> {}
            case MessageHeaders.REPLY_CHANNEL, MessageHeaders.ERROR_CHANNEL -> {}
            case MqHeaders.TAG -> receivedTag = value.toString();
            case MqHeaders.KEYS -> copyKeys(value.toString());
            default -> copyUserHeader(name, value);
        }
    }

    private void copyUserHeader(String name, Object value) {
        if (!MqHeaders.isReceived(name)) {
            header(name, value);
        }
    }

    private void copyKeys(String keys) {
        for (String key : StringUtils.tokenizeToStringArray(keys, MessageConst.KEY_SEPARATOR)) {
            key(key);
        }
    }
}
