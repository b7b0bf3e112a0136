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

import io.github.mqstarter.MqConfigurationException;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;

/** A listener method as the class of its bean sees it, so that what is generic in its parameters is known. */
final class ListenerMethod extends AnnotatedMethod {

    private final Class<?> beanType;

    ListenerMethod(Method method, Class<?> beanType) {
        super(method);
        this.beanType = beanType;
        if (isBatch()) {
            requireBatchParameters();
        }
    }

    /** Whether the method takes lists of messages rather than single ones. */
    boolean isBatch() {
        return list() != null;
    }

    /** The parameter that takes the list of payloads, messages, or native messages. */
    @Nullable
    MethodParameter list() {
        return Arrays.stream(getMethodParameters())
                .filter(parameter -> PayloadParameters.takesList(parameter.getParameter()))
                .findFirst()
                .orElse(null);
    }

    @Override
    protected Class<?> getContainingClass() {
        return beanType;
    }

    private void requireBatchParameters() {
        for (MethodParameter parameter : getMethodParameters()) {
            if (PayloadParameters.takesList(parameter.getParameter())) {
                requireElements(ElementParameter.of(parameter).getParameterType());
            } else if (parameter.getParameterType() != Delivery.class) {
                throw new MqConfigurationException(
                        "The listener method %s takes a list of messages, and so cannot have the parameter %s of type %s, which is of one message."
                                .formatted(
                                        ListenerEndpoint.describe(getMethod()),
                                        parameter.getParameter().getName(),
                                        parameter.getParameterType().getSimpleName()),
                        "Take a List<Message<T>> or a List<MessageExt>, which have the headers of each message.");
            }
        }
    }

    private void requireElements(Class<?> type) {
        if (type == Delivery.class) {
            throw new MqConfigurationException(
                    "The listener method %s takes a list of deliveries: a list of messages is one delivery."
                            .formatted(ListenerEndpoint.describe(getMethod())),
                    "Take a List<T>, and the Delivery beside it.");
        }
    }
}
