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
package io.github.mqstarter.compat;

import io.github.mqstarter.listener.ListenerSettings;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.listener.NativeListener;
import java.time.Duration;
import java.util.Set;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.spring.support.DefaultRocketMQListenerContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;

/**
 * A listener container of rocketmq-spring in the inbound chain. It still makes the consumers and hands messages to the
 * listener; when a consumer lives, the registry's container says. Safe for use by many threads.
 */
final class JoinedContainer implements NativeListener, MethodInterceptor {

    private final DefaultRocketMQListenerContainer container;

    private final String id;

    private final String topic;

    private final @Nullable String nameServer;

    private final ListenerSettings settings;

    private final @Nullable Duration shutdownTimeout;

    /** What the container made when it was initialized, until it is used. */
    private @Nullable DefaultMQPushConsumer first;

    private volatile @Nullable Joined joined;

    /** Takes a container that is initialized and not started. */
    JoinedContainer(DefaultRocketMQListenerContainer container, String id) {
        ExplicitSettings explicit = new ExplicitSettings(container);
        this.container = container;
        this.id = id;
        this.first = container.getConsumer();
        this.topic = topicOf(container, first);
        this.nameServer = first.getNamesrvAddr();
        this.settings = explicit.settings();
        this.shutdownTimeout = explicit.shutdownTimeout();
        container.setMessageConverter(RequiringMessageConverter.of(container.getMessageConverter()));
    }

    /** The container for all others: what starts and stops it is led to the registry. */
    DefaultRocketMQListenerContainer proxy() {
        ProxyFactory factory = new ProxyFactory();
        factory.setTarget(container);
        factory.setProxyTargetClass(true);
        factory.addAdvice(this);
        return (DefaultRocketMQListenerContainer)
                factory.getProxy(container.getClass().getClassLoader());
    }

    void join(MqListenerRegistry registry) {
        joined = new Joined(registry, registry.join(this));
    }

    /** Stops it for good, unless the registry has. */
    void stop() {
        Joined now = joined;
        if (now != null) {
            now.container.stop();
        }
    }

    /** Whether both are made by the same subscription to the same cluster. */
    boolean consumesLike(JoinedContainer other) {
        return key().equals(other.key());
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String group() {
        return container.getConsumerGroup();
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public String location() {
        Object listener = container.getRocketMQListener();
        return AopUtils.getTargetClass((listener != null) ? listener : container.getRocketMQReplyListener())
                .getName();
    }

    @Override
    public @Nullable String nameServer() {
        return nameServer;
    }

    @Override
    public ListenerSettings settings() {
        return settings;
    }

    @Override
    public @Nullable Duration shutdownTimeout() {
        return shutdownTimeout;
    }

    @Override
    public synchronized DefaultMQPushConsumer newConsumer() throws Exception {
        DefaultMQPushConsumer made = first;
        first = null;
        if (made == null) {
            container.afterPropertiesSet();
            made = container.getConsumer();
        }
        return made;
    }

    @Override
    public void onMessage(MessageExt message) throws Exception {
        try {
            container.handleMessage(message);
        } catch (UnreadablePayloadError ex) {
            throw ex.reason();
        }
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        switch (call.getMethod().getName()) {
            case "isRunning" -> {
                return isRunning();
            }
            case "start" -> start();
            case "stop" -> stop(call.getArguments());
            case "destroy" -> stop();
            default -> {
                return call.proceed();
            }
        }
        return null;
    }

    /** That of the annotation, unless {@code prepareStart} has put others in its place. */
    @SuppressWarnings("deprecation") // subscriptions are nowhere else
    private static String topicOf(DefaultRocketMQListenerContainer container, DefaultMQPushConsumer consumer) {
        Set<String> topics =
                consumer.getDefaultMQPushConsumerImpl().getSubscriptionInner().keySet();
        String own = container.getTopic();
        return topics.isEmpty() || topics.contains(consumer.withNamespace(own))
                ? own
                : consumer.withoutNamespace(topics.iterator().next());
    }

    private boolean isRunning() {
        Joined now = joined;
        return now != null && now.container.state() != MqListenerContainer.State.STOPPED;
    }

    /** Before the registry runs there is nothing to do: it starts all that have joined. */
    private void start() {
        Joined now = joined;
        if (now != null && now.registry.isRunning()) {
            now.container.start();
        }
    }

    /** The form with a callback is that of the application context, with which the registry stops too. */
    private void stop(@Nullable Object[] arguments) {
        if (arguments.length > 0 && arguments[0] instanceof Runnable callback) {
            callback.run();
        } else {
            stop();
        }
    }

    private String key() {
        return String.join(
                "\n",
                String.valueOf(nameServer),
                String.valueOf(container.getNamespace()),
                String.valueOf(container.getNamespaceV2()),
                topic(),
                String.valueOf(container.getSelectorType()),
                String.valueOf(container.getSelectorExpression()));
    }

    private record Joined(MqListenerRegistry registry, MqListenerContainer container) {}
}
