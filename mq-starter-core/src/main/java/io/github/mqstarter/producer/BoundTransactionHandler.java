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

import io.github.mqstarter.MqConfigurationException;
import java.util.Objects;
import java.util.Set;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.ResolvableType;

/**
 * A transaction handler, and what it is for.
 *
 * @param <T> type of the payload
 * @param handler the handler
 * @param name its name in messages: that of its class, which all instances of an application share
 * @param type type of the payload
 * @param topics its topics, or none
 */
record BoundTransactionHandler<T>(MqTransactionHandler<T> handler, String name, Class<T> type, Set<String> topics) {

    /** Finds out what a handler is for; throws {@link MqConfigurationException} if it does not tell. */
    static <T> BoundTransactionHandler<T> of(MqTransactionHandler<T> handler) {
        Class<?> handlerClass = AopUtils.getTargetClass(handler);
        ResolvableType payload = ResolvableType.forClass(handlerClass)
                .as(MqTransactionHandler.class)
                .getGeneric();
        @SuppressWarnings("unchecked") // it is what the handler declares
        Class<T> type = (Class<T>) payload.resolve();
        if (type == null || payload.hasGenerics()) {
            throw new MqConfigurationException(
                    "The transaction handler %s does not tell the type of its payload (%s)."
                            .formatted(handlerClass.getName(), payload),
                    "Write it as a class that implements MqTransactionHandler<Order>, with a class of your own that has no type parameters.");
        }
        return new BoundTransactionHandler<>(handler, handlerClass.getName(), type, Set.copyOf(handler.topics()));
    }

    TransactionVerdict execute(Object payload, @Nullable Object argument) throws Exception {
        return Objects.requireNonNullElse(handler.execute(type.cast(payload), argument), TransactionVerdict.UNKNOWN);
    }

    TransactionVerdict check(MessageExt message, PayloadDecoder decoder) throws Exception {
        return Objects.requireNonNullElse(
                handler.check(decoder.decode(message.getBody(), type), message), TransactionVerdict.UNKNOWN);
    }
}
