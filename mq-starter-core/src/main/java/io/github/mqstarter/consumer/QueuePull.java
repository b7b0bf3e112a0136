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
 * All it does is done on one loop, where no answer is waited for. Whatever goes wrong is tried again from the same offset.
 */
final class QueuePull implements Runnable {

    private static final Logger logger = LoggerFactory.getLogger(MqConsumer.class);

    private static final long RETRY_MILLIS = 1_000;

    private static final long REPEAT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final QueueProgress progress;

    private final LongPoll broker;

    private final Inbox inbox;

    private final ScheduledExecutorService loop;

    private final Moved onMoved;

    private long position;

    private String failure = "";

    private long told;

    QueuePull(
            QueueProgress progress,
            long position,
            LongPoll broker,
            Inbox inbox,
            ScheduledExecutorService loop,
            Moved onMoved) {
        this.progress = progress;
        this.position = position;
        this.broker = broker;
        this.inbox = inbox;
        this.loop = loop;
        this.onMoved = onMoved;
    }

    void start() {
        loop.execute(this);
    }

    @Override
    public void run() {
        try {
            if (inbox.wantsMoreOf(progress, this::start)) {
                broker.pull(progress.queue(), position).whenCompleteAsync(this::answered, loop);
            }
        } catch (RuntimeException | Error ex) {
            retry(ex);
        }
    }

    private void answered(@Nullable PullResult result, @Nullable Throwable failed) {
        try {
            if (result == null) {
                retry(failed);
            } else {
                goOn(result);
            }
        } catch (RuntimeException | Error ex) {
            retry(ex);
        }
    }

    private void goOn(PullResult result) {
        if (!failure.isEmpty()) {
            logger.info("{} is pulled again", progress.queue());
            failure = "";
        }
        if (result.getPullStatus() == PullStatus.OFFSET_ILLEGAL) {
            onMoved.moved(progress, position, result.getNextBeginOffset());
            return;
        }
        List<MessageExt> found = result.getMsgFoundList();
        if (found != null && !found.isEmpty()) {
            inbox.put(progress, found);
        }
        position = result.getNextBeginOffset();
        run();
    }

    private void retry(@Nullable Throwable cause) {
        loop.schedule(this, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        String now = String.valueOf(cause);
        if (!now.equals(failure) || System.nanoTime() - told > REPEAT_NANOS) {
            logger.warn("{} cannot be pulled, trying again every {} ms", progress.queue(), RETRY_MILLIS, cause);
            told = System.nanoTime();
        }
        failure = now;
    }

    /** Told when the broker does not have the offset that is next, or somebody has set another one for the group. */
    @FunctionalInterface
    interface Moved {

        void moved(QueueProgress progress, long from, long to);
    }
}
