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

import io.github.mqstarter.StartPosition;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.MQAdminImpl;
import org.apache.rocketmq.common.message.MessageQueue;

/** Finds positions in queues. */
final class QueueOffsets {

    private QueueOffsets() {}

    /** The offset in a queue, as the broker knows it now. */
    static long of(StartPosition position, MessageQueue queue, MQAdminImpl admin) throws MQClientException {
        if (position.kind() == StartPosition.Kind.LAST) {
            return admin.maxOffset(queue);
        }
        long first = admin.minOffset(queue);
        return (position.timestamp() != null)
                ? Math.max(first, admin.searchOffset(queue, position.timestamp().toEpochMilli()))
                : first;
    }
}
