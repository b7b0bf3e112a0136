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

import org.apache.rocketmq.common.message.MessageExt;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;

/**
 * What the elements of a list parameter are.
 *
 * @param payload the type of the payloads
 */
record ListElement(Kind kind, ElementParameter payload) {

    static ListElement of(MethodParameter list) {
        ElementParameter element = ElementParameter.of(list);
        Class<?> type = element.getParameterType();
        if (type == MessageExt.class) {
            return new ListElement(Kind.NATIVE, element);
        }
        return (type == Message.class)
                ? new ListElement(Kind.MESSAGE, ElementParameter.of(element))
                : new ListElement(Kind.PAYLOAD, element);
    }

    enum Kind {
        NATIVE,
        MESSAGE,
        PAYLOAD
    }
}
