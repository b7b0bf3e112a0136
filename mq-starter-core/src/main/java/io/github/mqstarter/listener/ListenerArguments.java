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

import io.github.mqstarter.client.UndecodableMessages;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.support.HeaderMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.HeadersMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;
import org.springframework.validation.Validator;

/** Makes the arguments of listener methods out of messages. Safe for use by many threads. */
final class ListenerArguments {

    private final PayloadMethodArgumentResolver payloads;

    private final MessageArgumentResolver messages;

    private final HandlerMethodArgumentResolverComposite resolvers;

    ListenerArguments(ConfigurableBeanFactory beanFactory, MessageConverter converter, @Nullable Validator validator) {
        this.payloads = new PayloadMethodArgumentResolver(converter, validator);
        this.messages = new MessageArgumentResolver(payloads);
        this.resolvers = new HandlerMethodArgumentResolverComposite()
                .addResolvers(List.of(
                        new HeaderMethodArgumentResolver(new DefaultFormattingConversionService(), beanFactory),
                        new HeadersMethodArgumentResolver(),
                        new NativeArgumentResolver(),
                        messages,
                        payloads));
    }

    /** The arguments for a single message; throws what keeps it from being read. */
    @Nullable
    Object[] resolve(ListenerMethod method, DeliveryMessage message) throws Exception {
        UndecodableMessages.refuse(message.message());
        MethodParameter[] parameters = method.getMethodParameters();
        @Nullable Object[] arguments = new Object[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            arguments[i] = resolve(parameters[i], message);
        }
        return arguments;
    }

    /** Spring's failure of a missing header is also that of any message handler a listener calls, and only the former is fatal. */
    private @Nullable Object resolve(MethodParameter parameter, DeliveryMessage message) throws Exception {
        try {
            return resolvers.resolveArgument(parameter, message);
        } catch (MessageHandlingException ex) {
            throw new MethodArgumentResolutionException(message, parameter, String.valueOf(ex.getMessage()));
        }
    }

    /** What one message of a list becomes; throws what keeps it from being read. */
    @Nullable
    Object resolve(ListElement element, DeliveryMessage message) throws Exception {
        UndecodableMessages.refuse(message.message());
        return switch (element.kind()) {
            case NATIVE -> message.message();
            case MESSAGE -> messages.message(element.payload(), message);
            case PAYLOAD -> payloads.resolveArgument(element.payload(), (Message<?>) message);
        };
    }
}
