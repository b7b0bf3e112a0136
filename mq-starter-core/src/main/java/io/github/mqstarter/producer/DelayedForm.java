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

import io.github.mqstarter.client.DelayLevels;
import java.time.Duration;
import java.time.Instant;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.jspecify.annotations.Nullable;

/**
 * A message that the broker holds back: by its timer, as the encoder has written it, or by one of the levels of a broker
 * before 5.0, which would overlook the timer and deliver at once.
 */
final class DelayedForm implements SendForm {

    private final @Nullable Duration delay;

    private final @Nullable Instant deliverAt;

    DelayedForm(@Nullable Duration delay, @Nullable Instant deliverAt) {
        this.delay = delay;
        this.deliverAt = deliverAt;
    }

    @Override
    public boolean isReady(DefaultMQProducer producer, MessageQueue queue) {
        return BrokerVersions.isKnown(producer, queue);
    }

    @Override
    public void beforeAttempt(Message message, DefaultMQProducer producer, MessageQueue queue)
            throws RemotingException {
        if (BrokerVersions.isBefore5(producer, queue)) {
            useLevel(message);
        } else if (message.getDelayTimeLevel() > 0) {
            useTimer(message);
        }
    }

    private void useLevel(Message message) {
        MessageAccessor.clearProperty(message, MessageConst.PROPERTY_TIMER_DELAY_MS);
        MessageAccessor.clearProperty(message, MessageConst.PROPERTY_TIMER_DELIVER_MS);
        MessageAccessor.clearProperty(message, MessageConst.PROPERTY_DELAY_TIME_LEVEL);
        Duration remaining = remaining();
        if (remaining.toMillis() > 0) {
            message.setDelayTimeLevel(levelOf(remaining));
        }
    }

    /** After an attempt at an older broker. */
    private void useTimer(Message message) {
        MessageAccessor.clearProperty(message, MessageConst.PROPERTY_DELAY_TIME_LEVEL);
        if (delay != null) {
            message.setDelayTimeMs(delay.toMillis());
        } else if (deliverAt != null) {
            message.setDeliverTimeMs(deliverAt.toEpochMilli());
        }
    }

    private Duration remaining() {
        if (delay != null) {
            return delay;
        }
        return (deliverAt != null) ? Duration.between(Instant.now(), deliverAt) : Duration.ZERO;
    }

    private static int levelOf(Duration delay) {
        int level = DelayLevels.atLeast(delay);
        if (level == DelayLevels.NONE) {
            throw new IllegalArgumentException(
                    "The broker is older than 5.0 and holds a message back for two hours at most, not for %s"
                            .formatted(delay));
        }
        return level;
    }
}
