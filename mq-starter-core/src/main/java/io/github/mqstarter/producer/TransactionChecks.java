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

import io.github.mqstarter.RequestIdSettings;
import io.github.mqstarter.RequestIds;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers brokers that ask how a transaction ended, with the request id of its message. */
final class TransactionChecks implements TransactionListener {

    private static final Logger logger = LoggerFactory.getLogger(MqTemplate.class);

    private final TransactionHandlers handlers;

    private final PayloadDecoder decoder;

    private final RequestIdSettings requestIds;

    TransactionChecks(TransactionHandlers handlers, PayloadDecoder decoder, RequestIdSettings requestIds) {
        this.handlers = handlers;
        this.decoder = decoder;
        this.requestIds = requestIds;
    }

    @Override
    public LocalTransactionState executeLocalTransaction(Message message, @Nullable Object argument) {
        throw new IllegalStateException("To be sent by sendInTransaction(..) of MqOperations, not by the producer");
    }

    @Override
    public LocalTransactionState checkLocalTransaction(MessageExt message) {
        try (RequestIds.Scope scope = RequestIds.openIsolated(idOf(message))) {
            return HalfMessage.stateOf(check(message));
        }
    }

    private TransactionVerdict check(MessageExt message) {
        BoundTransactionHandler<?> handler = handlers.forCheck(message);
        if (handler == null) {
            logger.warn(
                    "No transaction handler is here for message {} to {}, which was sent by {}",
                    message.getMsgId(),
                    message.getTopic(),
                    message.getProperty(TransactionHandlers.HANDLER_PROPERTY));
            return TransactionVerdict.UNKNOWN;
        }
        try {
            return handler.check(message, decoder);
        } catch (Exception | Error ex) {
            logger.warn(
                    "The transaction handler {} could not tell of message {} to {}: {}",
                    handler.name(),
                    message.getMsgId(),
                    message.getTopic(),
                    ex.getClass().getName());
            logger.debug("Its failure", ex);
            return TransactionVerdict.UNKNOWN;
        }
    }

    private @Nullable String idOf(MessageExt message) {
        String id = message.getProperty(requestIds.header());
        if (RequestIds.isValid(id)) {
            return id;
        }
        return requestIds.generate() ? RequestIds.generate() : null;
    }
}
