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

import io.github.mqstarter.client.LosslessPullWrapper;
import java.lang.reflect.Field;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.hook.FilterMessageContext;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import org.apache.rocketmq.client.impl.consumer.PullAPIWrapper;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/** What a push consumer pulls by, in place of the client's own wrapper, which still has the filter hooks. */
final class PushPullWrapper extends LosslessPullWrapper {

    private final PullAPIWrapper replaced;

    private PushPullWrapper(DefaultMQPushConsumer consumer, DefaultMQPushConsumerImpl impl, PullAPIWrapper replaced) {
        super(impl.getmQClientFactory(), consumer.getConsumerGroup(), consumer.isUnitMode());
        this.replaced = replaced;
    }

    /** Has a consumer pull by this. To be called when it is started, and still suspended. */
    @SuppressWarnings("deprecation") // what it pulls by is nowhere else, and not even there to be set
    static void attach(DefaultMQPushConsumer consumer) {
        DefaultMQPushConsumerImpl impl = consumer.getDefaultMQPushConsumerImpl();
        Field field = ReflectionUtils.findField(DefaultMQPushConsumerImpl.class, null, PullAPIWrapper.class);
        Assert.state(field != null, "This version of rocketmq-client does not pull as 5.5 does");
        ReflectionUtils.makeAccessible(field);
        PullAPIWrapper own = (PullAPIWrapper) ReflectionUtils.getField(field, impl);
        Assert.state(own != null, "The consumer is not started");
        ReflectionUtils.setField(field, impl, new PushPullWrapper(consumer, impl, own));
    }

    @Override
    public boolean hasHook() {
        return replaced.hasHook();
    }

    @Override
    public void executeHook(FilterMessageContext context) {
        replaced.executeHook(context);
    }
}
