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

import io.github.mqstarter.client.MqClients;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.selector.SelectMessageQueueByHash;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.exception.RemotingException;

/** The end of the outbound chain: encodes a message and gives it to the native producer of its cluster. */
final class SendGateway implements SendInterceptor.Chain {

    private static final MessageQueueSelector BY_HASH = new SelectMessageQueueByHash();

    private final MqClients clients;

    private final MessageEncoder encoder;

    SendGateway(MqClients clients, MessageEncoder encoder) {
        this.clients = clients;
        this.encoder = encoder;
    }

    @Override
    public CompletableFuture<SendResult> proceed(OutboundMessage message) {
        try {
            DefaultMQProducer producer = clients.producer(message.destination().cluster());
            Message encoded = encoded(message, producer).message();
            return message.isOneWay() ? sendOneWay(encoded, message, producer) : sendAsync(encoded, message, producer);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(ex);
        } catch (MQClientException | RemotingException | RuntimeException ex) {
            return CompletableFuture.failedFuture(SendFailures.ofClient(message, ex, clients.isRunning()));
        }
    }

    /** A message is encoded once, so that each attempt sends the same one, with the same unique id. */
    private EncodedMessage encoded(OutboundMessage message, DefaultMQProducer producer) {
        EncodedMessage encoded = message.encoded();
        if (encoded == null) {
            encoded = encoder.encode(message, producer.getMaxMessageSize());
            message.encoded(encoded);
        }
        return encoded;
    }

    private static CompletableFuture<SendResult> sendOneWay(
            Message encoded, OutboundMessage message, DefaultMQProducer producer)
            throws MQClientException, RemotingException, InterruptedException {
        if (message.orderKey() != null) {
            producer.sendOneway(encoded, BY_HASH, message.orderKey());
        } else {
            producer.sendOneway(encoded);
        }
        SendResult handedOver = new SendResult();
        handedOver.setMsgId(MessageEncoder.idOf(encoded));
        return CompletableFuture.completedFuture(handedOver);
    }

    private CompletableFuture<SendResult> sendAsync(
            Message encoded, OutboundMessage message, DefaultMQProducer producer)
            throws MQClientException, RemotingException, InterruptedException {
        NativeOutcome outcome = new NativeOutcome(message);
        if (message.orderKey() != null) {
            producer.send(encoded, BY_HASH, message.orderKey(), outcome, attemptMillis(message, producer));
        } else {
            producer.send(encoded, outcome, attemptMillis(message, producer));
        }
        return outcome;
    }

    private static long attemptMillis(OutboundMessage message, DefaultMQProducer producer) {
        Duration attempt = Duration.ofMillis(producer.getSendMsgTimeout());
        Duration timeout = message.timeout();
        return (timeout != null && timeout.compareTo(attempt) < 0) ? timeout.toMillis() : attempt.toMillis();
    }

    /** Completed by a thread of the client, so nothing that may block is to depend on it directly. */
    private final class NativeOutcome extends CompletableFuture<SendResult> implements SendCallback {

        private final OutboundMessage message;

        NativeOutcome(OutboundMessage message) {
            this.message = message;
        }

        @Override
        public void onSuccess(SendResult result) {
            complete(result);
        }

        @Override
        public void onException(Throwable failure) {
            completeExceptionally(SendFailures.ofClient(message, failure, clients.isRunning()));
        }
    }
}
