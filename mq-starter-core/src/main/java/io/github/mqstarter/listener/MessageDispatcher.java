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

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.message.MessageExt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginning of the inbound chain, and the only place that knows RocketMQ's statuses: makes a delivery of what the
 * client brings, and a status of its result.
 */
final class MessageDispatcher implements MessageListenerConcurrently {

    private static final Logger logger = LoggerFactory.getLogger(MessageDispatcher.class);

    /** RocketMQ's word for the dead letter queue. */
    private static final int TO_DEAD_LETTER_QUEUE = -1;

    /** RocketMQ's word for a delay that grows with each attempt. */
    private static final int BY_SCHEDULE_OF_BROKER = 0;

    private final ListenerEndpoint endpoint;

    private final ConsumeInterceptor.Chain chain;

    private final AtomicInteger inFlight = new AtomicInteger();

    MessageDispatcher(ListenerEndpoint endpoint, ConsumeInterceptor.Chain chain) {
        this.endpoint = endpoint;
        this.chain = chain;
    }

    int inFlight() {
        return inFlight.get();
    }

    @Override
    public ConsumeConcurrentlyStatus consumeMessage(List<MessageExt> messages, ConsumeConcurrentlyContext context) {
        inFlight.addAndGet(messages.size());
        try {
            return status(dispatch(messages), context);
        } finally {
            inFlight.addAndGet(-messages.size());
            clearInterrupt();
        }
    }

    /** An interrupt left behind by the listener would keep the client from sending a failed message back. */
    private static void clearInterrupt() {
        if (Thread.interrupted()) {
            logger.debug("The listener left its thread interrupted");
        }
    }

    private ConsumeResult dispatch(List<MessageExt> messages) {
        Delivery delivery = new Delivery(messages, endpoint.id(), endpoint.group(), endpoint.maxAttempts());
        try {
            return chain.proceed(delivery);
        } catch (Exception ex) {
            logger.error("The inbound chain itself failed, trying again: {}", delivery, ex);
            return ConsumeResult.failed(FailureVerdict.retry(), ex);
        }
    }

    private static ConsumeConcurrentlyStatus status(ConsumeResult result, ConsumeConcurrentlyContext context) {
        FailureVerdict verdict = result.verdict();
        if (verdict == null || verdict instanceof FailureVerdict.Discard) {
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        }
        context.setDelayLevelWhenNextConsume(
                verdict instanceof FailureVerdict.DeadLetter ? TO_DEAD_LETTER_QUEUE : BY_SCHEDULE_OF_BROKER);
        return ConsumeConcurrentlyStatus.RECONSUME_LATER;
    }
}
