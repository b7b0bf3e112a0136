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

import io.github.mqstarter.StartPosition;
import io.github.mqstarter.client.DelayLevels;
import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.ListenerSettings;
import io.github.mqstarter.listener.RetryBackOff;
import java.time.Duration;
import java.util.Date;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.common.UtilAll;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.apache.rocketmq.spring.annotation.ConsumeMode;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.support.DefaultRocketMQListenerContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * What a listener of rocketmq-spring says itself, by its annotation or by {@code prepareStart}: what is not the declared
 * default of the attribute, or is not what the annotation says.
 */
final class ExplicitSettings {

    /** A broker takes no other pause of an ordered listener. */
    private static final long MIN_SUSPEND_MILLIS = 10;

    private static final long MAX_SUSPEND_MILLIS = 30_000;

    private static final int TO_DEAD_LETTERS_AT_ONCE = -1;

    private static final int NATIVE_PULL_BATCH_SIZE = 32;

    private final DefaultRocketMQListenerContainer container;

    private final DefaultMQPushConsumer consumer;

    private final RocketMQMessageListener annotation;

    ExplicitSettings(DefaultRocketMQListenerContainer container) {
        this.container = container;
        this.consumer = container.getConsumer();
        this.annotation = container.getRocketMQMessageListener();
    }

    ListenerSettings settings() {
        ListenerSettings settings = ListenerSettings.UNSET
                .with(ListenerSetting.CONCURRENCY, concurrency())
                .with(ListenerSetting.MAX_ATTEMPTS, maxAttempts())
                .with(ListenerSetting.EXECUTION_DEADLINE, executionDeadline())
                .with(ListenerSetting.PULL_BATCH_SIZE, pullBatchSize())
                .with(ListenerSetting.CONSUME_FROM, startPosition());
        if (consumer.getMessageModel() == MessageModel.BROADCASTING) {
            settings = settings.with(ListenerSetting.BROADCASTING, true);
        }
        return container.getConsumeMode() == ConsumeMode.ORDERLY ? ordered(settings) : concurrent(settings);
    }

    /** How long a stop waits, or {@code null}. */
    @Nullable
    Duration shutdownTimeout() {
        Long millis = explicit(
                "awaitTerminationMillisWhenShutdown",
                consumer.getAwaitTerminationMillisWhenShutdown(),
                annotation.awaitTerminationMillisWhenShutdown());
        return (millis != null) ? Duration.ofMillis(Math.max(0, millis)) : null;
    }

    private ListenerSettings ordered(ListenerSettings settings) {
        Long millis = explicit(
                "suspendCurrentQueueTimeMillis",
                container.getSuspendCurrentQueueTimeMillis(),
                annotation.suspendCurrentQueueTimeMillis());
        Duration suspend = (millis != null)
                ? Duration.ofMillis(Math.min(Math.max(millis, MIN_SUSPEND_MILLIS), MAX_SUSPEND_MILLIS))
                : null;
        return settings.with(ListenerSetting.ORDERED, true).with(ListenerSetting.SUSPEND, suspend);
    }

    private ListenerSettings concurrent(ListenerSettings settings) {
        int level = container.getDelayLevelWhenNextConsume();
        if (level == TO_DEAD_LETTERS_AT_ONCE) {
            return settings.with(ListenerSetting.MAX_ATTEMPTS, 1);
        }
        return (level > 0) ? settings.with(ListenerSetting.BACKOFF, RetryBackOff.of(DelayLevels.of(level))) : settings;
    }

    /** The client never uses more than the smaller number of threads; the greater one is but a bound. */
    private @Nullable Integer concurrency() {
        Long threads =
                explicit("consumeThreadNumber", consumer.getConsumeThreadMin(), annotation.consumeThreadNumber());
        Long bound = explicit("consumeThreadMax", consumer.getConsumeThreadMax(), annotation.consumeThreadMax());
        if (threads == null && bound != null && bound < consumer.getConsumeThreadMin()) {
            return bound.intValue();
        }
        return (threads != null) ? threads.intValue() : null;
    }

    private @Nullable Integer maxAttempts() {
        Long retries = explicit("maxReconsumeTimes", consumer.getMaxReconsumeTimes(), annotation.maxReconsumeTimes());
        return (retries != null && retries >= 0) ? (int) Math.min(retries + 1, Integer.MAX_VALUE) : null;
    }

    private @Nullable Duration executionDeadline() {
        Long minutes = explicit("consumeTimeout", consumer.getConsumeTimeout(), annotation.consumeTimeout());
        return (minutes != null) ? Duration.ofMinutes(minutes) : null;
    }

    private @Nullable Integer pullBatchSize() {
        int size = consumer.getPullBatchSize();
        return (size != NATIVE_PULL_BATCH_SIZE) ? size : null;
    }

    private @Nullable StartPosition startPosition() {
        ConsumeFromWhere where = consumer.getConsumeFromWhere();
        if (where == ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET) {
            return StartPosition.FIRST;
        }
        Date time = (where == ConsumeFromWhere.CONSUME_FROM_TIMESTAMP)
                ? UtilAll.parseDate(consumer.getConsumeTimestamp(), UtilAll.YYYYMMDDHHMMSS)
                : null;
        return (time != null) ? StartPosition.at(time.toInstant()) : null;
    }

    private static @Nullable Long explicit(String attribute, long value, long annotated) {
        Object declared = AnnotationUtils.getDefaultValue(RocketMQMessageListener.class, attribute);
        boolean isDefault = declared instanceof Number number && number.longValue() == value;
        return (isDefault && value == annotated) ? null : (Long) value;
    }
}
