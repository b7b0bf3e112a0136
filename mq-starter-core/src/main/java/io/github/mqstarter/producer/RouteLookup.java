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

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.jspecify.annotations.Nullable;

/** Asks the name server for a topic's queues on behalf of a lane, one question at a time, with pauses after failures. */
final class RouteLookup {

    private static final BackOff PAUSE = new BackOff(RetryPauses.FIRST, RetryPauses.OF_BROKER);

    private final LaneContext context;

    private final TopicRoute route;

    private final SendLane lane;

    private final AtomicBoolean busy = new AtomicBoolean();

    /** Of one question at a time. */
    private int failures;

    RouteLookup(LaneContext context, TopicRoute route, SendLane lane) {
        this.context = context;
        this.route = route;
        this.lane = lane;
    }

    /** Asks, unless a question is open or the pause after a failure lasts. The lane hears of the answer, and of the end of the pause. */
    void start() {
        if (busy.compareAndSet(false, true)) {
            context.lookups().execute(this::ask);
        }
    }

    private void ask() {
        Throwable failure = failureOfQuestion();
        if (failure == null) {
            failures = 0;
            busy.set(false);
        } else {
            failures++;
            context.timer().schedule(this::endPause, PAUSE.nanosAfter(failures));
        }
        lane.lookedUp(failure);
    }

    private @Nullable Throwable failureOfQuestion() {
        try {
            route.lookUp(context.producer().getSendMsgTimeout());
            return null;
        } catch (MQClientException | RemotingException | RuntimeException | Error ex) {
            return ex;
        }
    }

    private void endPause() {
        busy.set(false);
        lane.goOn();
    }
}
