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
import io.github.mqstarter.producer.SendFailedException.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.exception.RemotingException;

/** The end of the outbound chain: encodes a message, finds room for it, and puts it into its lane. */
final class SendGateway implements SendInterceptor.Chain {

    private final MqClients clients;

    private final MessageEncoder encoder;

    private final ProducerSettings settings;

    private final SendWindow window;

    private final SendLanes lanes;

    private final CallbackExecutor callbacks;

    SendGateway(
            MqClients clients,
            MessageEncoder encoder,
            ProducerSettings settings,
            SendWindow window,
            SendLanes lanes,
            CallbackExecutor callbacks) {
        this.clients = clients;
        this.encoder = encoder;
        this.settings = settings;
        this.window = window;
        this.lanes = lanes;
        this.callbacks = callbacks;
    }

    @Override
    public CompletableFuture<SendResult> proceed(OutboundMessage message) {
        try {
            DefaultMQProducer producer = producerOf(message);
            EncodedMessage encoded = encoded(message, producer);
            admit(message, encoded);
            boolean unanswered = message.isOneWay() && message.form() == null;
            return unanswered ? sendOneWay(message, encoded, producer) : send(message, encoded, producer);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(
                    SendFailures.of(Reason.BUSY, message, "The thread was interrupted while it waited for room", ex));
        } catch (SendFailedException ex) {
            return CompletableFuture.failedFuture(ex);
        } catch (RuntimeException ex) {
            return CompletableFuture.failedFuture(SendFailures.ofClient(message, ex, clients.isRunning()));
        }
    }

    private DefaultMQProducer producerOf(OutboundMessage message) {
        DefaultMQProducer own = message.producer();
        return (own != null) ? own : clients.producer(message.destination().cluster());
    }

    /** A message is encoded once, so that each attempt sends the same one, with the same unique id. */
    private EncodedMessage encoded(OutboundMessage message, DefaultMQProducer producer) {
        EncodedMessage encoded = message.encoded();
        if (encoded == null) {
            prepare(message, producer);
            encoded = encode(message, producer);
            message.encoded(encoded);
        }
        return encoded;
    }

    private EncodedMessage encode(OutboundMessage message, DefaultMQProducer producer) {
        try {
            return encoder.encode(message, producer.getMaxMessageSize());
        } catch (SendFailedException ex) {
            throw SendFailures.of(ex.reason(), message, String.valueOf(ex.getMessage()), ex.getCause());
        }
    }

    private static void prepare(OutboundMessage message, DefaultMQProducer producer) {
        if (message.form() == null && message.isDelayed()) {
            message.form(new DelayedForm(message.delay(), message.deliverAt()));
        }
        SendForm form = message.form();
        if (form != null) {
            form.prepare(message, producer);
        }
    }

    /** Threads that bring outcomes do not wait for room, because it is they who make it. */
    private void admit(OutboundMessage message, EncodedMessage encoded) throws InterruptedException {
        if (message.state().isAdmitted()) {
            return;
        }
        int size = encoded.size();
        boolean admitted = callbacks.isCurrentThread()
                ? window.acquireBeyond(size)
                : window.acquire(size, maxBlock(message).toNanos());
        if (!admitted) {
            throw SendFailures.of(
                    Reason.BUSY,
                    message,
                    "%d messages of %d bytes are in flight, and there was no room for another within %s (mq.producer.max-in-flight, max-in-flight-bytes, max-block)"
                            .formatted(window.messages(), window.bytes(), maxBlock(message)),
                    null);
        }
        if (!message.state().admitted(size)) {
            window.release(size);
            throw SendFailures.of(Reason.DELIVERY_TIMEOUT, message, "The time was over while it waited for room", null);
        }
    }

    private Duration maxBlock(OutboundMessage message) {
        if (!message.isPatient()) {
            return settings.maxBlock();
        }
        Duration timeout = message.timeout();
        return (timeout != null) ? timeout : settings.deliveryTimeout();
    }

    private CompletableFuture<SendResult> send(
            OutboundMessage message, EncodedMessage encoded, DefaultMQProducer producer) {
        PendingSend send = new PendingSend(message, encoded, isBatchable(message, encoded, producer));
        message.state().waitsFor(send);
        lanes.laneOf(message, producer).add(send);
        return send;
    }

    /** The client compresses larger messages, and only those that go alone; the broker takes none but plain ones in a batch. */
    private boolean isBatchable(OutboundMessage message, EncodedMessage encoded, DefaultMQProducer producer) {
        BatchingSettings batching = settings.batching();
        return batching.enabled()
                && !message.isAlone()
                && message.form() == null
                && message.delay() == null
                && message.deliverAt() == null
                && encoded.message().getBody().length < producer.getCompressMsgBodyOverHowmuch()
                && encoded.size() < batching.maxBytes();
    }

    /** Handed over by a thread that may look up the topic, because the client would do it on the caller's. */
    private CompletableFuture<SendResult> sendOneWay(
            OutboundMessage message, EncodedMessage encoded, DefaultMQProducer producer) {
        CompletableFuture<SendResult> handedOver = new CompletableFuture<>();
        lanes.oneWays().execute(() -> {
            if (message.state().isSettled()) {
                return;
            }
            try {
                message.state().attempted();
                sendOneWayNow(message, encoded.message(), producer);
                SendResult result = new SendResult();
                result.setMsgId(MessageEncoder.idOf(encoded.message()));
                handedOver.complete(result);
            } catch (MQClientException | RemotingException | RuntimeException ex) {
                handedOver.completeExceptionally(SendFailures.ofClient(message, ex, clients.isRunning()));
            } catch (InterruptedException ex) {
                handedOver.completeExceptionally(SendFailures.ofClient(message, ex, clients.isRunning()));
                Thread.currentThread().interrupt();
            }
        });
        return handedOver;
    }

    private static void sendOneWayNow(OutboundMessage message, Message encoded, DefaultMQProducer producer)
            throws MQClientException, RemotingException, InterruptedException {
        if (message.queueSelector() != null) {
            producer.sendOneway(encoded, message.queueSelector(), message.queueArgument());
        } else {
            producer.sendOneway(encoded);
        }
    }
}
