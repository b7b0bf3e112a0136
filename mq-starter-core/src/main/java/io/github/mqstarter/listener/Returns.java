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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.MessageExt;

/** The way of messages back into the backlog, at once or later. Those that are still away at a stop stay unacknowledged. */
final class Returns {

    private final Backlog backlog;

    private final WorkerPool workers;

    private final ScheduledExecutorService timer;

    Returns(Backlog backlog, WorkerPool workers, ScheduledExecutorService timer) {
        this.backlog = backlog;
        this.workers = workers;
        this.timer = timer;
    }

    /** Lets the next worker into a lane. */
    void release(Lane lane) {
        if (lane.exclusive) {
            backlog.release(lane);
            workers.wake();
        }
    }

    /** Messages that were not tried are the next of their lane. */
    void giveBack(Lane lane, List<MessageExt> messages) {
        if (!messages.isEmpty()) {
            backlog.giveBack(lane, messages, true);
            workers.wake();
        }
    }

    /** Messages whose attempt did not count are the next where order matters, and else let others be tried before them. */
    void hold(Lane lane, List<MessageExt> messages) {
        backlog.giveBack(lane, messages, lane.exclusive);
        backlog.release(lane);
        workers.wake();
    }

    /** Messages are the next of their lane after a time, until when an exclusive lane waits for them. */
    void giveBackAfter(Duration delay, Lane lane, List<MessageExt> messages) {
        if (messages.isEmpty()) {
            release(lane);
            return;
        }
        try {
            timer.schedule(
                    () -> {
                        backlog.giveBack(lane, messages, true);
                        backlog.release(lane);
                        workers.wake();
                    },
                    TimeUnit.NANOSECONDS.convert(delay), // which may be too many
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException ex) { // stopped
            backlog.close();
        }
    }
}
