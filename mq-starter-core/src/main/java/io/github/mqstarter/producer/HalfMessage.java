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

import java.util.Objects;
import org.apache.rocketmq.client.impl.producer.DefaultMQProducerImpl;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageConst;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A message that the broker keeps to itself until it is told how the transaction of its sender ended. */
final class HalfMessage implements SendForm {

    private static final Logger logger = LoggerFactory.getLogger(MqTemplate.class);

    private final OutboundMessage message;

    private final TransactionHandlers handlers;

    private @Nullable BoundTransactionHandler<?> handler;

    private @Nullable DefaultMQProducer producer;

    HalfMessage(OutboundMessage message, TransactionHandlers handlers) {
        this.message = message;
        this.handlers = handlers;
    }

    @Override
    public void prepare(OutboundMessage half, DefaultMQProducer newProducer) {
        if (half.isDelayed()) {
            throw new IllegalArgumentException(
                    "RocketMQ delays no message of a transaction: leave out the delay, or send without a transaction");
        }
        BoundTransactionHandler<?> found = handlers.forSend(half);
        half.property(MessageConst.PROPERTY_TRANSACTION_PREPARED, "true");
        half.property(MessageConst.PROPERTY_PRODUCER_GROUP, newProducer.getProducerGroup());
        half.property(TransactionHandlers.HANDLER_PROPERTY, found.name());
        half.property(TransactionHandlers.TYPE_PROPERTY, found.type().getName());
        handler = found;
        producer = newProducer;
    }

    /** Whether it went out, rather than that an interceptor answered in its place. */
    boolean isSent() {
        return message.encoded() != null;
    }

    TransactionVerdict execute(@Nullable Object argument) throws Exception {
        return Objects.requireNonNull(handler, "a prepared message").execute(message.payload(), argument);
    }

    /** Tells the broker how the transaction ended. If it does not get to know, it asks. */
    void end(SendResult stored, TransactionVerdict verdict, @Nullable Throwable failure) {
        boolean interrupted = Thread.interrupted(); // the client would tell nothing
        try {
            endInterruptibly(stored, verdict, failure);
        } catch (InterruptedException ex) {
            interrupted = true;
        } catch (Exception ex) {
            logger.warn("The broker could not be told {} of {}, and will ask", verdict, message, ex);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @SuppressWarnings("deprecation") // the only way to end a transaction whose half was sent asynchronously
    private void endInterruptibly(SendResult stored, TransactionVerdict verdict, @Nullable Throwable failure)
            throws Exception {
        DefaultMQProducerImpl client =
                Objects.requireNonNull(producer, "a prepared message").getDefaultMQProducerImpl();
        Message half = Objects.requireNonNull(message.encoded(), "a message that was sent")
                .message();
        half.setTransactionId(MessageEncoder.idOf(half));
        client.endTransaction(half, stored, stateOf(verdict), failure);
    }

    static LocalTransactionState stateOf(TransactionVerdict verdict) {
        return switch (verdict) {
            case COMMIT -> LocalTransactionState.COMMIT_MESSAGE;
            case ROLLBACK -> LocalTransactionState.ROLLBACK_MESSAGE;
            case UNKNOWN -> LocalTransactionState.UNKNOW;
        };
    }
}
