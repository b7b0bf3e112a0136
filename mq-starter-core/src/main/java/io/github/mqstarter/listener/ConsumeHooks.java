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

import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeReturnType;
import org.apache.rocketmq.client.hook.ConsumeMessageContext;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageExt;

/** Tells the hooks of a native consumer, of which message trace is one, of each delivery, as the client's service does. */
final class ConsumeHooks {

    private final DefaultMQPushConsumer consumer;

    private final DefaultMQPushConsumerImpl impl;

    private final boolean ordered;

    @SuppressWarnings("deprecation") // hooks are nowhere else
    ConsumeHooks(DefaultMQPushConsumer consumer, boolean ordered) {
        this.consumer = consumer;
        this.impl = consumer.getDefaultMQPushConsumerImpl();
        this.ordered = ordered;
    }

    ConsumeResult around(Work work, Function<List<MessageExt>, ConsumeResult> dispatch) {
        if (!impl.hasHook()) {
            return dispatch.apply(work.messages());
        }
        ConsumeMessageContext context = contextOf(work);
        impl.executeHookBefore(context);
        ConsumeResult result = dispatch.apply(work.messages());
        tell(context, result.failure() == null);
        impl.executeHookAfter(context);
        return result;
    }

    private ConsumeMessageContext contextOf(Work work) {
        ConsumeMessageContext context = new ConsumeMessageContext();
        context.setNamespace(consumer.getNamespace());
        context.setConsumerGroup(consumer.getConsumerGroup());
        context.setAccessChannel(consumer.getAccessChannel());
        context.setProps(new HashMap<>());
        context.setMq(work.lane().queue);
        context.setMsgList(work.messages());
        context.setSuccess(false);
        return context;
    }

    private void tell(ConsumeMessageContext context, boolean success) {
        Enum<?> status = ordered
                ? (success ? ConsumeOrderlyStatus.SUCCESS : ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT)
                : (success ? ConsumeConcurrentlyStatus.CONSUME_SUCCESS : ConsumeConcurrentlyStatus.RECONSUME_LATER);
        ConsumeReturnType type = success ? ConsumeReturnType.SUCCESS : ConsumeReturnType.FAILED;
        context.setSuccess(success);
        context.setStatus(status.name());
        context.getProps().put(MixAll.CONSUME_CONTEXT_TYPE, type.name());
    }
}
