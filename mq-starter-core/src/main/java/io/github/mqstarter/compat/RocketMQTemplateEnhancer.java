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

import io.github.mqstarter.MqPhases;
import io.github.mqstarter.producer.MqTemplate;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.SmartLifecycle;

/**
 * Has each {@link RocketMQTemplate} of an application context send as {@link MqTemplate#join} says. A template with a
 * producer of the user's own class, or with a mock, is left alone. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class RocketMQTemplateEnhancer implements BeanPostProcessor, SmartLifecycle {

    private static final Logger logger = LoggerFactory.getLogger(RocketMQTemplateEnhancer.class);

    private final Supplier<MqTemplate> template;

    /** Those with {@code @ExtRocketMQTemplateConfiguration} get their producer when all beans are there. */
    private final Queue<RocketMQTemplate> withoutProducer = new ConcurrentLinkedQueue<>();

    private volatile boolean running;

    /**
     * @param template tells the template to send by, when the first message is sent
     */
    public RocketMQTemplateEnhancer(Supplier<MqTemplate> template) {
        this.template = template;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof RocketMQTemplate found) {
            DefaultMQProducer producer = found.getProducer();
            if (producer != null) {
                enhance(found, producer);
            } else if (!running) {
                withoutProducer.add(found);
            }
        }
        return bean;
    }

    /** Enhances the templates that had no producer when they were made. */
    @Override
    public void start() {
        running = true;
        for (RocketMQTemplate late = withoutProducer.poll(); late != null; late = withoutProducer.poll()) {
            DefaultMQProducer producer = late.getProducer();
            if (producer != null) {
                enhance(late, producer);
            }
        }
    }

    /** Does nothing: what is joined stays so. */
    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return MqPhases.CLIENTS;
    }

    private void enhance(RocketMQTemplate found, DefaultMQProducer producer) {
        if (isKnown(producer)) {
            found.setProducer(MqTemplate.join(producer, template));
        } else {
            logger.info(
                    "{} sends as ever, and not by mq.producer, because its producer is a {}",
                    found.getClass().getName(),
                    producer.getClass().getName());
        }
    }

    @SuppressWarnings("deprecation") // a mock has none
    private static boolean isKnown(DefaultMQProducer producer) {
        @Nullable Object client = producer.getDefaultMQProducerImpl();
        Class<?> type = producer.getClass();
        return client != null && (type == DefaultMQProducer.class || type == TransactionMQProducer.class);
    }
}
