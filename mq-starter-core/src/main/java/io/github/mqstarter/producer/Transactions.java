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

import io.github.mqstarter.RequestIds;
import io.github.mqstarter.producer.SendFailedException.Reason;
import java.util.function.Supplier;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;

/** Sends messages in transactions: half of the message first, then the local transaction, then its verdict. */
final class Transactions {

    private final SendDispatcher dispatcher;

    private final OutboundRequestIds requestIds;

    private final SingletonSupplier<TransactionHandlers> handlers;

    Transactions(SendDispatcher dispatcher, OutboundRequestIds requestIds, Supplier<TransactionHandlers> handlers) {
        this.dispatcher = dispatcher;
        this.requestIds = requestIds;
        this.handlers = SingletonSupplier.of(handlers);
    }

    /** The handlers, asked for when first needed. */
    TransactionHandlers handlers() {
        return handlers.obtain();
    }

    TransactionResult send(DefaultSendSpec spec, @Nullable Object argument) {
        OutboundMessage message = spec.message();
        HalfMessage half = new HalfMessage(message, handlers());
        spec.form(half);
        message.awaited();
        SendResult stored = SendDispatcher.await(dispatcher.dispatch(spec));
        requireSafe(half, stored, message);
        TransactionVerdict verdict = execute(half, stored, message, argument);
        half.end(stored, verdict, null);
        return new TransactionResult(verdict, stored);
    }

    /** The local transaction must not run unless its message is safe, whatever else counts as sent. */
    private static void requireSafe(HalfMessage half, SendResult stored, OutboundMessage message) {
        if (!half.isSent()) {
            throw SendFailures.of(
                    Reason.REJECTED,
                    message,
                    "An interceptor answered in place of the broker, so that the local transaction did not run",
                    null);
        }
        if (stored.getSendStatus() != SendStatus.SEND_OK) {
            half.end(stored, TransactionVerdict.ROLLBACK, null);
            throw SendFailures.of(
                    Reason.BROKER,
                    message,
                    "The broker did not store it safely in time (%s), so that the local transaction did not run"
                            .formatted(stored.getSendStatus()),
                    null);
        }
    }

    private TransactionVerdict execute(
            HalfMessage half, SendResult stored, OutboundMessage message, @Nullable Object argument) {
        try (RequestIds.Scope scope = RequestIds.open(requestIds.idOf(message))) {
            return half.execute(argument);
        } catch (Exception | Error ex) {
            if (ex instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            half.end(stored, TransactionVerdict.ROLLBACK, ex);
            throw SendFailures.of(
                    Reason.REJECTED, message, "Its local transaction failed, and it is rolled back: " + ex, ex);
        }
    }
}
