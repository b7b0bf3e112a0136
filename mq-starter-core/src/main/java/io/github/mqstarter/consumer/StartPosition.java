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

import java.time.Instant;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.MQAdminImpl;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;

/**
 * A place in a topic, the same for all of its queues. Immutable.
 *
 * @since 0.1.0
 */
public final class StartPosition {

    private static final StartPosition FIRST = new StartPosition("first", null);

    private static final StartPosition LAST = new StartPosition("last", null);

    private final String name;

    private final @Nullable Instant time;

    private StartPosition(String name, @Nullable Instant time) {
        this.name = name;
        this.time = time;
    }

    /**
     * Before the oldest message that the broker still has.
     *
     * @return the position
     */
    public static StartPosition first() {
        return FIRST;
    }

    /**
     * Behind the newest message.
     *
     * @return the position
     */
    public static StartPosition last() {
        return LAST;
    }

    /**
     * Before the first message that was stored at a time or later.
     *
     * @param time the time, by the clock of the broker, which counts milliseconds
     * @return the position
     */
    public static StartPosition at(Instant time) {
        return new StartPosition("at " + time, time);
    }

    /** Names the position. */
    @Override
    public String toString() {
        return name;
    }

    /** Whether it is the same place whenever it is looked up, as long as nothing expires. */
    boolean isFixed() {
        return this == FIRST;
    }

    /** The offset in a queue, as the broker knows it now. */
    long offsetIn(MessageQueue queue, MQAdminImpl admin) throws MQClientException {
        if (this == LAST) {
            return admin.maxOffset(queue);
        }
        long first = admin.minOffset(queue);
        return (time != null) ? Math.max(first, admin.searchOffset(queue, time.toEpochMilli())) : first;
    }
}
