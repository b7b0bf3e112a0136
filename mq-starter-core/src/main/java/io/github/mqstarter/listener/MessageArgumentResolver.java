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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.support.GenericMessage;

/** Gives a listener method Spring's message, its payload converted and validated as a payload alone would be. */
final class MessageArgumentResolver implements HandlerMethodArgumentResolver {

    private final HandlerMethodArgumentResolver payloads;

    private final Map<MethodParameter, ElementParameter> payloadParameters = new ConcurrentHashMap<>();

    MessageArgumentResolver(HandlerMethodArgumentResolver payloads) {
        this.payloads = payloads;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Message.class;
    }

    @Override
    public Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
        return message(payloadParameters.computeIfAbsent(parameter, ElementParameter::of), message);
    }

    /** The message with its payload as the parameter says. */
    Message<?> message(ElementParameter payloadParameter, Message<?> message) throws Exception {
        Object payload = payloads.resolveArgument(payloadParameter, message);
        return (payload == null) ? message : new GenericMessage<>(payload, message.getHeaders());
    }
}
