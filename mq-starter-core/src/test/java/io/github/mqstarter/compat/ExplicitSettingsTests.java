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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.StartPosition;
import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.ListenerSettings;
import io.github.mqstarter.listener.RetryBackOff;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.spring.annotation.ConsumeMode;
import org.apache.rocketmq.spring.annotation.MessageModel;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.apache.rocketmq.spring.core.RocketMQPushConsumerLifecycleListener;
import org.apache.rocketmq.spring.support.DefaultRocketMQListenerContainer;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.messaging.converter.StringMessageConverter;

/** What an annotation, or prepareStart, says explicitly; the rest is left to the configuration. */
class ExplicitSettingsTests {

    @Test
    void anAnnotationThatHoldsItsDefaultsSaysNothing() throws Exception {
        @RocketMQMessageListener(topic = "t", consumerGroup = "g")
        class Plain extends Texts {}

        assertThat(of(new Plain()).settings()).isEqualTo(ListenerSettings.UNSET);
        assertThat(of(new Plain()).shutdownTimeout()).isNull();
    }

    @Test
    void attributesBecomeSettings() throws Exception {
        @RocketMQMessageListener(
                topic = "t",
                consumerGroup = "g",
                consumeThreadNumber = 40,
                maxReconsumeTimes = 0,
                consumeTimeout = 1,
                messageModel = MessageModel.BROADCASTING,
                delayLevelWhenNextConsume = 5,
                suspendCurrentQueueTimeMillis = 7,
                awaitTerminationMillisWhenShutdown = 0)
        class Full extends Texts {}

        assertThat(of(new Full()).settings())
                .isEqualTo(ListenerSettings.UNSET
                        .with(ListenerSetting.CONCURRENCY, 40)
                        .with(ListenerSetting.MAX_ATTEMPTS, 1)
                        .with(ListenerSetting.EXECUTION_DEADLINE, Duration.ofMinutes(1))
                        .with(ListenerSetting.BROADCASTING, true)
                        .with(ListenerSetting.BACKOFF, RetryBackOff.of(Duration.ofMinutes(1))));
        assertThat(of(new Full()).shutdownTimeout()).isZero();
    }

    @Test
    void anOrderedListenerPausesAsLongAsTheClientWould() throws Exception {
        @RocketMQMessageListener(
                topic = "t",
                consumerGroup = "g",
                consumeMode = ConsumeMode.ORDERLY,
                suspendCurrentQueueTimeMillis = 7,
                delayLevelWhenNextConsume = -1)
        class Ordered extends Texts {}

        assertThat(of(new Ordered()).settings())
                .isEqualTo(ListenerSettings.UNSET
                        .with(ListenerSetting.ORDERED, true)
                        .with(ListenerSetting.SUSPEND, Duration.ofMillis(10)));
    }

    @Test
    void noDelayMeansNoRetry() throws Exception {
        @RocketMQMessageListener(
                topic = "t",
                consumerGroup = "g",
                maxReconsumeTimes = 9,
                delayLevelWhenNextConsume = -1)
        class Once extends Texts {}

        assertThat(of(new Once()).settings().get(ListenerSetting.MAX_ATTEMPTS)).isEqualTo(1);
    }

    @Test
    void theGreaterNumberOfThreadsIsABoundAlone() throws Exception {
        @RocketMQMessageListener(topic = "t", consumerGroup = "g", consumeThreadMax = 100)
        class High extends Texts {}
        @RocketMQMessageListener(topic = "t", consumerGroup = "g", consumeThreadMax = 5)
        class Low extends Texts {}

        assertThat(of(new High()).settings().has(ListenerSetting.CONCURRENCY)).isFalse();
        assertThat(of(new Low()).settings().get(ListenerSetting.CONCURRENCY)).isEqualTo(5);
    }

    @Test
    void prepareStartGoesBeforeTheAnnotationEvenBackToADefault() throws Exception {
        @RocketMQMessageListener(topic = "t", consumerGroup = "g", consumeThreadNumber = 40, maxReconsumeTimes = 3)
        class Prepared extends Texts implements RocketMQPushConsumerLifecycleListener {
            @Override
            public void prepareStart(DefaultMQPushConsumer consumer) {
                consumer.setConsumeThreadMin(20);
                consumer.setMaxReconsumeTimes(8);
                consumer.setPullBatchSize(64);
                consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_TIMESTAMP);
                consumer.setConsumeTimestamp("20260102030405");
            }
        }

        Instant time = LocalDateTime.of(2026, 1, 2, 3, 4, 5)
                .atZone(ZoneId.systemDefault())
                .toInstant();
        assertThat(of(new Prepared()).settings())
                .isEqualTo(ListenerSettings.UNSET
                        .with(ListenerSetting.CONCURRENCY, 20)
                        .with(ListenerSetting.MAX_ATTEMPTS, 9)
                        .with(ListenerSetting.PULL_BATCH_SIZE, 64)
                        .with(ListenerSetting.CONSUME_FROM, StartPosition.at(time)));
    }

    /** A container as rocketmq-spring makes it, initialized and not started. */
    private static ExplicitSettings of(RocketMQListener<String> listener) throws Exception {
        StaticApplicationContext context = new StaticApplicationContext();
        context.refresh();
        DefaultRocketMQListenerContainer container = new DefaultRocketMQListenerContainer();
        container.setApplicationContext(context);
        container.setRocketMQMessageListener(listener.getClass().getAnnotation(RocketMQMessageListener.class));
        container.setRocketMQListener(listener);
        container.setConsumerGroup("g");
        container.setTopic("t");
        container.setNameServer("127.0.0.1:1");
        container.setMessageConverter(new StringMessageConverter());
        container.afterPropertiesSet();
        return new ExplicitSettings(container);
    }

    private abstract static class Texts implements RocketMQListener<String> {

        @Override
        public void onMessage(String text) {}
    }
}
