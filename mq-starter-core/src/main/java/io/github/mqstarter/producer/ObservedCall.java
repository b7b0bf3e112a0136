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

import io.github.mqstarter.producer.SendObserver.Scope;
import java.time.Duration;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;
import org.jspecify.annotations.Nullable;

/**
 * A call of a native producer that sends a message beside the chain, followed by an observer for as long as the call
 * takes: that of a transaction with what is done in it, that of a request until its reply if the caller waits for it.
 */
final class ObservedCall {

    private final MethodInvocation call;

    private final Message message;

    private final OutboundMessage outbound;

    private final long startNanos = System.nanoTime();

    private ObservedCall(MethodInvocation call, Message message, OutboundMessage outbound) {
        this.call = call;
        this.message = message;
        this.outbound = outbound;
    }

    static @Nullable Object proceed(
            MethodInvocation call, Message message, DefaultMQProducer producer, SendDispatcher dispatcher)
            throws Throwable {
        if (!dispatcher.observer().isPresent() || message.getTopic() == null) {
            return call.proceed();
        }
        OutboundMessage outbound = NativeMessages.outbound(message);
        String topic = NamespaceUtil.withoutNamespace(message.getTopic(), producer.getNamespace());
        if (!DefaultSendSpec.of(dispatcher, outbound, topic, message.getTags()).addressIfPossible()) {
            return call.proceed();
        }
        dispatcher.observer().begin(outbound);
        return new ObservedCall(call, message, outbound).proceed();
    }

    private @Nullable Object proceed() throws Throwable {
        NativeEncoder.addHeaders(outbound.headers(), NativeMessages.parts(message));
        outbound.encoded(new EncodedMessage(message, new byte[0]));
        Object answer;
        try (Scope scope = ObserverGuard.openAround(outbound)) {
            answer = call.proceed();
        } catch (Throwable ex) {
            ObserverGuard.end(outcome(null, SendFailures.ofClient(outbound, ex, true)));
            throw ex;
        }
        ObserverGuard.end(outcome((answer instanceof SendResult result) ? result : handedOver(), null));
        return answer;
    }

    private SendOutcome outcome(@Nullable SendResult result, @Nullable SendFailedException failure) {
        return new SendOutcome(outbound, result, failure, 1, Duration.ofNanos(System.nanoTime() - startNanos));
    }

    private SendResult handedOver() {
        SendResult result = new SendResult();
        result.setMsgId(MessageEncoder.idOf(message));
        return result;
    }
}
