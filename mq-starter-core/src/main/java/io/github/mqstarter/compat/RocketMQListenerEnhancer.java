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

import io.github.mqstarter.listener.MqListenerRegistry;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.MessageListener;
import org.apache.rocketmq.spring.support.DefaultRocketMQListenerContainer;
import org.apache.rocketmq.spring.support.DefaultRocketMQListenerContainer.DefaultMessageListenerConcurrently;
import org.apache.rocketmq.spring.support.DefaultRocketMQListenerContainer.DefaultMessageListenerOrderly;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;

/**
 * Has each listener container of rocketmq-spring, that is each {@code @RocketMQMessageListener}, take part in the inbound
 * chain as {@link MqListenerRegistry#join} says. A container whose consumer has a native listener of the user's own is
 * left alone.
 *
 * @since 0.1.0
 */
public final class RocketMQListenerEnhancer implements DestructionAwareBeanPostProcessor, SmartInitializingSingleton {

    private static final Logger logger = LoggerFactory.getLogger(RocketMQListenerEnhancer.class);

    private final Supplier<MqListenerRegistry> registry;

    private final Map<String, JoinedContainer> joined = new LinkedHashMap<>();

    private boolean allBeansAreThere;

    /**
     * @param registry tells the registry to join, when all beans are there
     */
    public RocketMQListenerEnhancer(Supplier<MqListenerRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        return (bean instanceof DefaultRocketMQListenerContainer container && canJoin(container))
                ? enhance(container, beanName)
                : bean;
    }

    @Override
    public synchronized void afterSingletonsInstantiated() {
        allBeansAreThere = true;
        joined.values().forEach(container -> container.join(registry.get()));
    }

    @Override
    public boolean requiresDestruction(Object bean) {
        return bean instanceof DefaultRocketMQListenerContainer;
    }

    /** A container whose bean is removed shuts its consumer down itself, behind the back of the registry. */
    @Override
    public void postProcessBeforeDestruction(Object bean, String beanName) {
        JoinedContainer destroyed;
        synchronized (this) {
            destroyed = joined.get(beanName);
        }
        if (destroyed != null) {
            destroyed.stop();
        }
    }

    private synchronized DefaultRocketMQListenerContainer enhance(
            DefaultRocketMQListenerContainer container, String beanName) {
        JoinedContainer joining = new JoinedContainer(container, idFor(container.getConsumerGroup()));
        warnAboutNeighbours(joining);
        joined.put(beanName, joining);
        if (allBeansAreThere) {
            joining.join(registry.get());
        }
        return joining.proxy();
    }

    /** rocketmq-spring lets two listeners use one group: the second has a number in its id. */
    private String idFor(String group) {
        long others = joined.values().stream()
                .filter(other -> other.group().equals(group))
                .count();
        return (others == 0) ? group : "%s-%d".formatted(group, others + 1);
    }

    private void warnAboutNeighbours(JoinedContainer joining) {
        joined.values().stream()
                .filter(other -> other.group().equals(joining.group()) && !other.consumesLike(joining))
                .forEach(other -> logger.warn(
                        "{} and {} use the consumer group '{}' for different subscriptions: in one cluster and namespace each of them would miss messages",
                        other.location(),
                        joining.location(),
                        joining.group()));
    }

    private static boolean canJoin(DefaultRocketMQListenerContainer container) {
        @Nullable String hindrance = hindrance(container);
        if (hindrance != null) {
            logger.info(
                    "Group {} listens as ever, and not by mq.listener, because {}",
                    container.getConsumerGroup(),
                    hindrance);
        }
        return hindrance == null;
    }

    private static @Nullable String hindrance(DefaultRocketMQListenerContainer container) {
        if (Modifier.isFinal(container.getClass().getModifiers())) {
            return "its container is a final " + container.getClass().getName();
        }
        @Nullable DefaultMQPushConsumer consumer = container.getConsumer();
        @Nullable MessageListener listener = (consumer != null) ? consumer.getMessageListener() : null;
        boolean own = listener instanceof DefaultMessageListenerConcurrently
                || listener instanceof DefaultMessageListenerOrderly;
        return own
                ? null
                : "the listener of its consumer is not rocketmq-spring's: "
                        + ((listener != null) ? listener.getClass().getName() : null);
    }
}
