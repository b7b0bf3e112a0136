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

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls a queue, one request at a time, each from where the answer before it ended, for as long as its progress counts.
 * All it does is done on one loop, which waits for nothing.
 */
final class QueuePull implements Runnable {

    private static final Logger logger = LoggerFactory.getLogger(MqConsumer.class);

    private static final long RETRY_MILLIS = 1_000;

    private final QueueProgress progress;

    private final LongPoll broker;

    private final Inbox inbox;

    private final ScheduledExecutorService loop;

    private long position;

    private boolean failing;

    QueuePull(QueueProgress progress, long position, LongPoll broker, Inbox inbox, ScheduledExecutorService loop) {
        this.progress = progress;
        this.position = position;
        this.broker = broker;
        this.inbox = inbox;
        this.loop = loop;
    }

    void start() {
        loop.execute(this);
    }

    @Override
    public void run() {
        if (inbox.wantsMoreOf(progress, this::start)) {
            broker.pull(progress.queue(), position).whenCompleteAsync(this::answered, loop);
        }
    }

    private void answered(@Nullable PullResult result, @Nullable Throwable failure) {
        if (result == null) {
            if (!failing) {
                logger.warn("{} cannot be pulled, trying again every {} ms", progress.queue(), RETRY_MILLIS, failure);
            }
            failing = true;
            retry();
        } else {
            failing = false;
            goOn(result);
        }
    }

    private void goOn(PullResult result) {
        List<MessageExt> found = result.getMsgFoundList();
        if (found != null && !found.isEmpty()) {
            inbox.put(progress, found);
        }
        long before = position;
        position = result.getNextBeginOffset();
        if (result.getPullStatus() == PullStatus.OFFSET_ILLEGAL) {
            logger.warn(
                    "{} has no offset {}: its messages are received from {} on", progress.queue(), before, position);
            retry();
        } else {
            run();
        }
    }

    private void retry() {
        loop.schedule(this, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
}
