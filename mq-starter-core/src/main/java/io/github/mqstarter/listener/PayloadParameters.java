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

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import org.apache.rocketmq.common.message.MessageExt;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.support.MessageHeaderAccessor;

/** Tells the parameters of a listener method that take payloads from those that take what is around them. */
final class PayloadParameters {

    private static final List<Class<?>> NOT_PAYLOAD =
            List.of(Message.class, MessageHeaders.class, MessageHeaderAccessor.class, MessageExt.class, Delivery.class);

    private PayloadParameters() {}

    /** The parameters that take a payload, or a list of what the listener gets. */
    static List<Parameter> of(Method method) {
        return Arrays.stream(method.getParameters())
                .filter(PayloadParameters::takesPayload)
                .toList();
    }

    /** Whether the method takes lists. */
    static boolean takeBatch(Method method) {
        return of(method).stream().anyMatch(PayloadParameters::takesList);
    }

    /** Only a parameter that is declared as a list: one of type T may be the list within a single message. */
    static boolean takesList(Parameter parameter) {
        return parameter.getType() == List.class && takesPayload(parameter);
    }

    private static boolean takesPayload(Parameter parameter) {
        boolean header = parameter.isAnnotationPresent(Header.class) || parameter.isAnnotationPresent(Headers.class);
        return !header && NOT_PAYLOAD.stream().noneMatch(type -> type.isAssignableFrom(parameter.getType()));
    }
}
