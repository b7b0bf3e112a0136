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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageBatch;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.jspecify.annotations.Nullable;

/** One attempt to send one or more messages by one request. The broker stores all of them or none. */
final class SendBatch implements SendCallback {

    private final SendLane lane;

    private final List<PendingSend> sends;

    private final AtomicBoolean answered = new AtomicBoolean();

    private @Nullable BrokerGate gate;

    private @Nullable MessageQueue queue;

    private long sentNanos;

    private long overdueAt;

    SendBatch(SendLane lane, List<PendingSend> sends) {
        this.lane = lane;
        this.sends = sends;
    }

    SendBatch to(MessageQueue newQueue, @Nullable BrokerGate newGate) {
        this.queue = newQueue;
        this.gate = newGate;
        return this;
    }

    /** Hands the batch to the client, which does all that may block on its own threads. */
    void send(DefaultMQProducer producer) {
        sends.forEach(send -> send.message().state().attempted());
        SendForm form = isSingle() ? sends.get(0).message().form() : null;
        if (form == null) {
            sendNow(producer);
        } else if (form.isReady(producer, queue())) {
            sendAs(form, producer);
        } else {
            lane.context().lookups().execute(() -> sendAs(form, producer));
        }
    }

    private void sendAs(SendForm form, DefaultMQProducer producer) {
        try {
            form.beforeAttempt(nativeMessage(), producer, queue());
        } catch (RemotingException | RuntimeException ex) {
            failLater(ex);
            return;
        }
        sendNow(producer);
    }

    private MessageQueue queue() {
        return Objects.requireNonNull(queue, "a batch that is sent goes to a queue");
    }

    private void sendNow(DefaultMQProducer producer) {
        try {
            producer.send(nativeMessage(), queue, this, timeoutMillis(producer));
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            failLater(ex);
        } catch (MQClientException | RemotingException | RuntimeException ex) {
            failLater(ex);
        }
    }

    @Override
    public void onSuccess(SendResult result) {
        if (!answered.compareAndSet(false, true)) {
            complete(result, lane.context().callbacks()); // better late, before a further attempt
        } else if (result.getSendStatus() != SendStatus.SEND_OK
                && lane.context().settings().onDegraded() == DegradedPolicy.RETRY) {
            fail(new DegradedStoreException(result.getSendStatus()));
        } else {
            lane.stored(this, result);
        }
    }

    @Override
    public void onException(Throwable failure) {
        if (answered.compareAndSet(false, true)) {
            fail(failure);
        }
    }

    /** The client has not called back in time; when it does, a success still counts. */
    void onTimeout() {
        onException(new RemotingTimeoutException("No answer of %s within the time for an attempt".formatted(queue)));
    }

    /** Called before it is sent. */
    void leaves(long now, DefaultMQProducer producer) {
        sentNanos = now;
        overdueAt = now + TimeUnit.MILLISECONDS.toNanos(timeoutMillis(producer));
    }

    /** When the time for the attempt is over. The client looks at that only once a second, and forgets some. */
    long overdueAt() {
        return overdueAt;
    }

    List<PendingSend> sends() {
        return sends;
    }

    int size() {
        return sends.size();
    }

    boolean isSingle() {
        return sends.size() == 1;
    }

    /** The broker that it was sent to. */
    @Nullable
    BrokerGate gate() {
        return gate;
    }

    long sentNanos() {
        return sentNanos;
    }

    /** Those that an attempt is still of use for. */
    List<PendingSend> unsettled() {
        List<PendingSend> left = new ArrayList<>(sends.size());
        for (PendingSend send : sends) {
            if (!send.isSettled()) {
                left.add(send);
            }
        }
        return left;
    }

    /** Gives each message its own result, by tasks of their own, because user code may hold up one of them. */
    void complete(SendResult result, CallbackExecutor executor) {
        BatchResult results = isSingle() ? null : new BatchResult(result, sends.size());
        boolean others = false;
        for (int i = 0; i < sends.size(); i++) {
            if (sends.get(i).message().isDirect()) {
                sends.get(i).complete(own(result, results, i));
            } else {
                others = true;
            }
        }
        if (others) {
            executor.execute(() -> completeOthers(result, results, executor));
        }
    }

    private SendResult own(SendResult result, @Nullable BatchResult results, int index) {
        return (results != null)
                ? results.of(
                        index, MessageEncoder.idOf(sends.get(index).encoded().message()))
                : result;
    }

    private void completeOthers(SendResult result, @Nullable BatchResult results, CallbackExecutor executor) {
        for (int i = 0; i < sends.size(); i++) {
            PendingSend send = sends.get(i);
            if (!send.message().isDirect()) {
                SendResult own = own(result, results, i);
                executor.execute(() -> send.complete(own));
            }
        }
    }

    /** Fails each message, which no further attempt can help. */
    void completeExceptionally(Throwable failure, LaneContext context) {
        for (PendingSend send : sends) {
            Throwable own = SendFailures.ofClient(
                    send.message(), failure, context.running().getAsBoolean());
            if (send.message().isDirect()) {
                send.completeExceptionally(own);
            } else {
                context.callbacks().execute(() -> send.completeExceptionally(own));
            }
        }
    }

    private void fail(Throwable failure) {
        sends.forEach(send -> send.message().state().attemptFailed(failure));
        lane.failed(this, failure);
    }

    private void failLater(Throwable failure) {
        lane.context().callbacks().execute(() -> onException(failure));
    }

    private long timeoutMillis(DefaultMQProducer producer) {
        Duration own = isSingle() ? sends.get(0).message().attemptTimeout() : null;
        return (own != null) ? own.toMillis() : producer.getSendMsgTimeout();
    }

    private Message nativeMessage() {
        if (isSingle()) {
            return sends.get(0).encoded().message();
        }
        List<Message> messages = new ArrayList<>(sends.size());
        List<EncodedMessage> encoded = new ArrayList<>(sends.size());
        for (PendingSend send : sends) {
            messages.add(send.encoded().message());
            encoded.add(send.encoded());
        }
        MessageBatch batch = new MessageBatch(messages);
        batch.setTopic(messages.get(0).getTopic());
        batch.setWaitStoreMsgOK(true);
        batch.setBody(BatchBody.encode(encoded));
        return batch;
    }
}
