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
package io.github.mqstarter.consumer;

import io.github.mqstarter.client.LosslessPullWrapper;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.impl.MQClientManager;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.sysflag.PullSysFlag;
import org.apache.rocketmq.remoting.protocol.filter.FilterAPI;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.jspecify.annotations.Nullable;

/**
 * Asks brokers for messages of a consumer's queues; the broker answers when it has some, or after a while. The consumer's
 * own pulling is not used: it may forget a position that is set while it pulls, and go on behind it.
 */
final class LongPoll {

    /** No commit; waiting, with the subscription in the request. */
    private static final int FLAGS = PullSysFlag.buildSysFlag(false, true, true, false, true);

    /** Beyond the time in which the client gives up: an answer that never comes must not end the pulling. */
    private static final long GRACE_MILLIS = 5_000;

    private final DefaultLitePullConsumer consumer;

    private final ConsumerSpec<?> spec;

    private final Executor loop;

    private @Nullable LosslessPullWrapper pulls;

    LongPoll(DefaultLitePullConsumer consumer, ConsumerSpec<?> spec, Executor loop) {
        this.consumer = consumer;
        this.spec = spec;
        this.loop = loop;
    }

    /** To be called on the loop, when the consumer has begun to start. */
    CompletableFuture<PullResult> pull(MessageQueue queue, long offset) {
        try {
            SubscriptionData subscription = subscription(queue);
            LosslessPullWrapper asking = pulls();
            long timeoutMillis = consumer.getConsumerTimeoutMillisWhenSuspend();
            return asking.pull(
                            queue,
                            subscription,
                            offset,
                            consumer.getPullBatchSize(),
                            FLAGS,
                            consumer.getBrokerSuspendMaxTimeMillis(),
                            timeoutMillis)
                    .orTimeout(timeoutMillis + GRACE_MILLIS, TimeUnit.MILLISECONDS)
                    .thenApplyAsync(result -> read(asking.processPullResult(queue, result, subscription)), loop);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(ex);
        } catch (Exception ex) { // the client declares many, and throws more
            return CompletableFuture.failedFuture(ex);
        }
    }

    private SubscriptionData subscription(MessageQueue queue) throws Exception {
        MessageSelector selector = spec.source().selector();
        return FilterAPI.build(queue.getTopic(), selector.getExpression(), selector.getExpressionType());
    }

    private LosslessPullWrapper pulls() {
        LosslessPullWrapper present = pulls;
        if (present == null) {
            present = new LosslessPullWrapper(
                    MQClientManager.getInstance().getOrCreateMQClientInstance(consumer),
                    consumer.getConsumerGroup(),
                    consumer.isUnitMode());
            pulls = present;
        }
        return present;
    }

    /** The topic is named as the application names it, without the namespace. */
    private PullResult read(PullResult result) {
        List<MessageExt> found = result.getMsgFoundList();
        if (found != null) {
            found.forEach(message -> message.setTopic(spec.source().topic()));
        }
        return result;
    }
}
