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
package io.github.mqstarter.listener;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;

/**
 * The end of the inbound chain for lists of messages: calls the listener method with what comes before the first message
 * that cannot be read, and then fails at that one.
 */
final class BatchListenerInvoker implements ConsumeInterceptor.Chain {

    private final ListenerMethod method;

    private final ListElement element;

    private final ListenerTarget target;

    private final ListenerArguments arguments;

    private final ReturnValues returnValues;

    BatchListenerInvoker(
            ListenerMethod method,
            ListElement element,
            ListenerTarget target,
            ListenerArguments arguments,
            ReturnValues returnValues) {
        this.method = method;
        this.element = element;
        this.target = target;
        this.arguments = arguments;
        this.returnValues = returnValues;
    }

    @Override
    public ConsumeResult proceed(Delivery delivery) throws Exception {
        List<@Nullable Object> readable = new ArrayList<>(delivery.messages().size());
        BatchListenerFailedException unreadable = read(delivery, readable);
        if (!readable.isEmpty()) {
            invoke(delivery, readable);
        }
        if (unreadable != null) {
            throw unreadable;
        }
        return ConsumeResult.success();
    }

    private @Nullable BatchListenerFailedException read(Delivery delivery, List<@Nullable Object> readable) {
        for (MessageExt message : delivery.messages()) {
            try {
                readable.add(arguments.resolve(element, new DeliveryMessage(delivery, message)));
            } catch (Exception | StackOverflowError ex) {
                return new BatchListenerFailedException(
                        "Message %d of the list cannot be read".formatted(readable.size()), readable.size(), ex);
            }
        }
        return null;
    }

    private void invoke(Delivery delivery, List<@Nullable Object> elements) throws Exception {
        try {
            Delivery handed = beginning(delivery, elements.size());
            returnValues.settle(handed, target.invoke(arguments(handed, elements)));
        } catch (BatchListenerFailedException ex) {
            throw (ex.index() < elements.size()) ? ex : ofAll(ex);
        }
    }

    private Object[] arguments(Delivery delivery, List<@Nullable Object> elements) {
        MethodParameter[] parameters = method.getMethodParameters();
        Object[] resolved = new Object[parameters.length];
        for (int i = 0; i < resolved.length; i++) {
            boolean takesDelivery = parameters[i].getParameterType() == Delivery.class;
            resolved[i] = takesDelivery ? delivery : Collections.unmodifiableList(elements);
        }
        return resolved;
    }

    private static Delivery beginning(Delivery delivery, int size) {
        List<MessageExt> messages = delivery.messages();
        return (size == messages.size())
                ? delivery
                : new Delivery(
                        messages.subList(0, size), delivery.listenerId(), delivery.group(), delivery.maxAttempts());
    }

    /** The index is not in the list that the listener got, but may be in the whole one. */
    private static BatchListenerFailedException ofAll(BatchListenerFailedException failure) {
        return new BatchListenerFailedException(String.valueOf(failure.getMessage()), -1, failure);
    }
}
