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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.RequestCallback;
import org.apache.rocketmq.client.producer.RequestFutureHolder;
import org.apache.rocketmq.client.producer.RequestResponseFuture;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.utils.CorrelationIdUtil;
import org.jspecify.annotations.Nullable;

/** A request between its sending and its reply, which the client brings by way of a table of its own. */
final class PendingRequest extends CompletableFuture<Message> implements SendForm, RequestCallback {

    private final Requests requests;

    private final OutboundMessage message;

    private final long timeoutMillis;

    private final String correlationId = CorrelationIdUtil.createCorrelationId();

    private volatile boolean stored;

    PendingRequest(Requests requests, OutboundMessage message, long timeoutMillis) {
        this.requests = requests;
        this.message = message;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    @SuppressWarnings("deprecation") // the only way to the name under which brokers know the producer
    public void prepare(OutboundMessage request, DefaultMQProducer producer) {
        if (request.isDelayed()) {
            throw new IllegalArgumentException("A request waits for its reply: leave out the delay");
        }
        String clientId =
                producer.getDefaultMQProducerImpl().getMqClientFactory().getClientId();
        request.property(MessageConst.PROPERTY_CORRELATION_ID, correlationId);
        request.property(MessageConst.PROPERTY_MESSAGE_REPLY_TO_CLIENT, clientId);
        request.property(MessageConst.PROPERTY_MESSAGE_TTL, Long.toString(timeoutMillis));
        RequestFutureHolder.getInstance()
                .getRequestFutureTable()
                .put(correlationId, new RequestResponseFuture(correlationId, timeoutMillis, this));
        whenComplete((reply, failure) ->
                RequestFutureHolder.getInstance().getRequestFutureTable().remove(correlationId));
    }

    @Override
    public boolean isReady(DefaultMQProducer producer, MessageQueue queue) {
        return requests.isKnown(producer);
    }

    /** Any broker may get the reply, and finds only producers that it knows. */
    @Override
    public void beforeAttempt(Message request, DefaultMQProducer producer, MessageQueue queue) {
        requests.makeKnown(producer, message.destination().cluster());
    }

    @Override
    public void onSuccess(Message reply) {
        complete(reply);
    }

    /** Called when the client has waited too long. */
    @Override
    public void onException(@Nullable Throwable failure) {
        completeExceptionally(new TimeoutException("no reply"));
    }

    void stored() {
        stored = true;
    }

    /** Whether a broker has the request. */
    boolean isStored() {
        return stored;
    }

    OutboundMessage message() {
        return message;
    }
}
