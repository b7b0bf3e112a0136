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
import java.util.function.Function;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * What a consume service goes by.
 *
 * @param batchSize how many messages a call gets at most
 * @param lanes lanes per queue
 * @param maxAttempts attempts before a message becomes a dead letter
 * @param retryInMemory whether a failed message is tried again here rather than sent to the retry topic
 * @param needsLocks whether the broker has to keep a queue for this instance
 * @param route messages with equal routes may be in one call
 */
record ConsumeRules(
        String listenerId,
        String group,
        int concurrency,
        int batchSize,
        boolean ordered,
        int lanes,
        int maxAttempts,
        boolean retryInMemory,
        boolean needsLocks,
        RetryBackOff backOff,
        Rate maxRate,
        long skipWhenBehind,
        CircuitSettings circuit,
        Duration executionDeadline,
        Function<MessageExt, Object> route) {

    /** The rules of settings; a failed message of an ordered or broadcasting listener never leaves its instance. */
    static ConsumeRules of(
            String listenerId,
            String group,
            ListenerSettings settings,
            boolean batch,
            Function<MessageExt, Object> route) {
        boolean ordered = settings.get(ListenerSetting.ORDERED);
        boolean broadcasting = settings.get(ListenerSetting.BROADCASTING);
        return new ConsumeRules(
                listenerId,
                group,
                settings.get(ListenerSetting.CONCURRENCY),
                batch ? settings.get(ListenerSetting.BATCH_SIZE) : 1,
                ordered,
                ordered ? settings.get(ListenerSetting.LANES) : 1,
                maxAttempts(settings, ordered),
                ordered || broadcasting,
                ordered && !broadcasting,
                ordered
                        ? RetryBackOff.of(settings.get(ListenerSetting.SUSPEND))
                        : settings.get(ListenerSetting.BACKOFF),
                settings.get(ListenerSetting.MAX_RATE),
                settings.get(ListenerSetting.SKIP_WHEN_BEHIND),
                settings.get(ListenerSetting.CIRCUIT),
                settings.get(ListenerSetting.EXECUTION_DEADLINE),
                route);
    }

    /** Whether what is too old is dropped. */
    boolean skips() {
        return skipWhenBehind < Long.MAX_VALUE;
    }

    private static int maxAttempts(ListenerSettings settings, boolean ordered) {
        boolean blocks = ordered && settings.get(ListenerSetting.BLOCK_ON_FAILURE);
        return blocks ? Integer.MAX_VALUE : settings.get(ListenerSetting.MAX_ATTEMPTS);
    }
}
