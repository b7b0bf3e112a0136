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

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for queues as long as there are none: soon at first, then ever less often. For use by one thread. */
final class QueueRequests {

    private static final Logger logger = LoggerFactory.getLogger(MqConsumer.class);

    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Runnable request;

    private final Runnable onNone;

    private long pause = FIRST_NANOS;

    /**
     * Makes one that has not asked.
     *
     * @param request asks
     * @param onNone is called when that has been in vain for about five seconds
     */
    QueueRequests(Runnable request, Runnable onNone) {
        this.request = request;
        this.onNone = onNone;
    }

    /** Asks if there are none, and answers in how many nanoseconds that is to be seen to again. */
    long next(boolean queuesAreThere) {
        if (queuesAreThere) {
            pause = FIRST_NANOS;
            return CHECK_NANOS;
        }
        ask();
        long now = pause;
        pause = Math.min(2 * pause, MAX_NANOS);
        if (pause == MAX_NANOS && now < pause) {
            onNone.run();
        }
        return now;
    }

    private void ask() {
        try {
            request.run();
        } catch (RuntimeException ex) {
            logger.debug("Nobody to ask for queues", ex);
        }
    }
}
