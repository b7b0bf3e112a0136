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
package io.github.mqstarter.deadletter;

import io.github.mqstarter.admin.QueueRange;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * A queue of dead letters as it was at a time.
 *
 * @param queue the queue
 * @param range where it began and ended
 * @param gone the offsets in it that are no letters, or letters that are settled
 */
record LetterQueue(MessageQueue queue, QueueRange range, OffsetRanges gone) {

    /** How many letters it had that were not settled. */
    long depth() {
        return range.size() - gone.countWithin(range.begin(), range.end());
    }
}
