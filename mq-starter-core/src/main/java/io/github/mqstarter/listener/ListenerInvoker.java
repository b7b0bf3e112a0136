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

/** The end of the inbound chain for single messages: calls the listener method. */
final class ListenerInvoker implements ConsumeInterceptor.Chain {

    private final ListenerMethod method;

    private final ListenerTarget target;

    private final ListenerArguments arguments;

    private final ReturnValues returnValues;

    ListenerInvoker(
            ListenerMethod method, ListenerTarget target, ListenerArguments arguments, ReturnValues returnValues) {
        this.method = method;
        this.target = target;
        this.arguments = arguments;
        this.returnValues = returnValues;
    }

    @Override
    public ConsumeResult proceed(Delivery delivery) throws Exception {
        DeliveryMessage message = new DeliveryMessage(delivery, delivery.message());
        returnValues.settle(delivery, target.invoke(arguments.resolve(method, message)));
        return ConsumeResult.success();
    }
}
