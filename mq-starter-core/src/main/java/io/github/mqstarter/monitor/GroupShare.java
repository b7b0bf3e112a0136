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
package io.github.mqstarter.monitor;

import java.util.List;

/**
 * What a group has left on one broker.
 *
 * @param lag messages of its topic
 * @param retryLag messages that have failed
 * @param oldestMillis when the oldest of them was stored; {@link #NONE} if there is none
 * @param at when that was, by {@code System.nanoTime}
 */
record GroupShare(long lag, long retryLag, long oldestMillis, long at) {

    static final long NONE = Long.MAX_VALUE;

    static GroupShare of(List<QueueLag> topic, List<QueueLag> retries, long oldestMillis) {
        return new GroupShare(sum(topic), sum(retries), oldestMillis, System.nanoTime());
    }

    private static long sum(List<QueueLag> lags) {
        return lags.stream().mapToLong(QueueLag::count).sum();
    }
}
