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

import java.util.Set;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.ProxyFactory;

/** Leads the sends of a native producer through the outbound chain, at the end of which the producer itself sends. */
final class JoinedProducer implements MethodInterceptor {

    private static final Logger logger = LoggerFactory.getLogger(MqTemplate.class);

    /** Methods that send what the chain cannot. */
    private static final Set<String> BESIDE_THE_CHAIN = Set.of("request", "sendMessageInTransaction");

    private final DefaultMQProducer producer;

    private final Supplier<MqTemplate> templates;

    private volatile @Nullable MqTemplate template;

    private JoinedProducer(DefaultMQProducer producer, Supplier<MqTemplate> templates) {
        this.producer = producer;
        this.templates = templates;
    }

    static DefaultMQProducer join(DefaultMQProducer producer, Supplier<MqTemplate> templates) {
        Class<?> type = producer.getClass();
        if (type != DefaultMQProducer.class && type != TransactionMQProducer.class) {
            throw new IllegalArgumentException(
                    "A %s may send in ways of its own, and cannot join".formatted(type.getName()));
        }
        producer.setRetryTimesWhenSendAsyncFailed(0); // the chain retries, and wants to know of each attempt
        ProxyFactory factory = new ProxyFactory();
        factory.setTarget(producer);
        factory.setProxyTargetClass(true);
        factory.addAdvice(new JoinedProducer(producer, templates));
        return (DefaultMQProducer) factory.getProxy(MqTemplate.class.getClassLoader());
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        NativeSend send = NativeSend.of(call.getMethod(), call.getArguments());
        if (send == null) {
            return besideTheChain(call);
        }
        if (send.isToTopicOfRocketMq()) {
            return call.proceed();
        }
        if (template().isRunning()) {
            return throughTheChain(send);
        }
        SendCallback callback = send.callback();
        return (callback != null) ? afterTheStop(send, callback) : call.proceed();
    }

    private @Nullable SendResult throughTheChain(NativeSend send) throws Exception {
        return switch (send.form()) {
            case SYNC -> sync(send);
            case ASYNC -> async(send);
            case ONE_WAY -> oneWay(send);
        };
    }

    private SendResult sync(NativeSend send) throws Exception {
        try {
            return spec(send).send();
        } catch (SendFailedException ex) {
            throw NativeFailures.of(ex.getCause() instanceof SendFailedException outcome ? outcome : ex);
        }
    }

    private @Nullable SendResult async(NativeSend send) {
        SendCallback callback = (send.callback() != null) ? send.callback() : NoCallback.INSTANCE;
        try {
            spec(send).sendAsync(new Translating(callback));
        } catch (MQClientException ex) {
            callback.onException(ex);
        }
        return null;
    }

    private @Nullable SendResult oneWay(NativeSend send) throws MQClientException {
        spec(send).sendOneWay();
        return null;
    }

    private DefaultSendSpec spec(NativeSend send) throws MQClientException {
        return send.through(template().dispatcher(), producer);
    }

    /** Nobody waits any more for what is under way when the client ends, so the caller does. */
    private @Nullable SendResult afterTheStop(NativeSend send, SendCallback callback) {
        SendResult result;
        try {
            result = send.directly(producer);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            callback.onException(ex);
            return null;
        } catch (Exception ex) {
            callback.onException(ex);
            return null;
        }
        try {
            callback.onSuccess(result);
        } catch (RuntimeException ex) {
            logger.warn("The callback of message {} failed", result.getMsgId(), ex);
        }
        return null;
    }

    private @Nullable Object besideTheChain(MethodInvocation call) throws Throwable {
        if (BESIDE_THE_CHAIN.contains(call.getMethod().getName())
                && call.getArguments()[0] instanceof Message message) {
            template().requestIds().addTo(message);
            return ObservedCall.proceed(call, message, producer, template().dispatcher());
        }
        return call.proceed();
    }

    /** Without a lock, since who looks for the template may wait for other locks. */
    private MqTemplate template() {
        MqTemplate known = template;
        if (known == null) {
            known = templates.get();
            template = known;
        }
        return known;
    }

    /** Tells failures in the words of the client. */
    private record Translating(SendCallback callback) implements SendCallback {

        @Override
        public void onSuccess(SendResult result) {
            callback.onSuccess(result);
        }

        @Override
        public void onException(Throwable failure) {
            callback.onException(failure instanceof SendFailedException known ? NativeFailures.of(known) : failure);
        }
    }

    /** For who sends asynchronously and does not want to know. */
    private enum NoCallback implements SendCallback {
        INSTANCE;

        @Override
        public void onSuccess(SendResult result) {}

        @Override
        public void onException(Throwable failure) {}
    }
}
