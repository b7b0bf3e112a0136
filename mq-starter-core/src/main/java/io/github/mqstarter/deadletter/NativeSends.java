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
package io.github.mqstarter.deadletter;

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.client.MessageCopies;
import io.github.mqstarter.client.MqClients;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.selector.SelectMessageQueueByHash;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages as they are by the native producer of a cluster, and waits until each is stored. An interrupt is not
 * answered before that, so that it is known what has been sent. Safe for use by many threads.
 */
final class NativeSends {

    private static final long TIMEOUT_MILLIS = 10_000;

    /** The client tells of a timeout by itself, unless it is shut down. */
    private static final long MAX_MILLIS = TIMEOUT_MILLIS + 5_000;

    private static final int TRIES = 5;

    private static final long PAUSE_MILLIS = 500;

    private static final Set<Integer> BUSY =
            Set.of(ResponseCode.SYSTEM_ERROR, ResponseCode.SYSTEM_BUSY, ResponseCode.SERVICE_NOT_AVAILABLE);

    private final MqClients clients;

    private final @Nullable String cluster;

    NativeSends(MqClients clients, @Nullable String cluster) {
        this.clients = clients;
        this.cluster = cluster;
    }

    /** Sends to a broker's only queue of a retry topic, which it makes if need be. */
    SendResult toRetryTopic(Message message, String broker) throws Exception {
        MessageQueue queue = new MessageQueue(message.getTopic(), broker, 0);
        return await(callback -> producer().send(MessageCopies.again(message), queue, callback, TIMEOUT_MILLIS));
    }

    /** Sends to any queue of a topic. */
    SendResult toTopic(Message message) throws Exception {
        return await(callback -> producer().send(message, callback, TIMEOUT_MILLIS));
    }

    /**
     * Sends to the queue of a topic where messages of the same order are: by the key that a sender of this library has left
     * on it; else to the queue that it came from, as another sender may have chosen it in another way.
     */
    SendResult toTopicInOrder(Message message, @Nullable String origin) throws Exception {
        String known = message.getProperty(MqHeaders.ORDERED_BY);
        String others = (origin == null) ? message.getProperty(MessageConst.PROPERTY_SHARDING_KEY) : null;
        String key = (known != null) ? known : others;
        if (key == null && origin == null) {
            return toTopic(message);
        }
        MessageQueueSelector selector = (key != null)
                ? new SelectMessageQueueByHash()
                : (queues, ours, queue) -> named(String.valueOf(queue), queues);
        return await(
                callback -> producer().send(message, selector, (key != null) ? key : origin, callback, TIMEOUT_MILLIS));
    }

    private static MessageQueue named(String name, List<MessageQueue> queues) {
        return queues.stream()
                .filter(queue -> SettlementRecord.nameOf(queue).equals(name))
                .findFirst()
                .orElseGet(() -> queues.get(Math.floorMod(name.hashCode(), queues.size())));
    }

    private DefaultMQProducer producer() {
        return clients.producer(cluster);
    }

    /** Tries again where a broker says that it has too much to do, and so that it has stored nothing. */
    private static SendResult await(Start start) throws Exception {
        for (int tried = 1; ; tried++) {
            try {
                return awaitOnce(start);
            } catch (MQBrokerException ex) {
                if (tried == TRIES || !BUSY.contains(ex.getResponseCode())) {
                    throw ex;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static SendResult awaitOnce(Start start) throws Exception {
        Outcome outcome = new Outcome();
        start.with(outcome);
        return Uninterrupted.join(outcome.future.orTimeout(MAX_MILLIS, TimeUnit.MILLISECONDS));
    }

    @FunctionalInterface
    private interface Start {

        void with(SendCallback callback) throws Exception;
    }

    private static final class Outcome implements SendCallback {

        private final CompletableFuture<SendResult> future = new CompletableFuture<>();

        @Override
        public void onSuccess(SendResult result) {
            future.complete(result);
        }

        @Override
        public void onException(Throwable ex) {
            future.completeExceptionally(ex);
        }
    }
}
