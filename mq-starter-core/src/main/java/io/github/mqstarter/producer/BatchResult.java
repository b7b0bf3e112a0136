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

import org.apache.rocketmq.client.producer.SendResult;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** What a broker answered to a batch: one status and queue, the first of its offsets, and all ids of places in the log. */
final class BatchResult {

    private final SendResult result;

    private final String @Nullable [] offsetIds;

    BatchResult(SendResult result, int size) {
        this.result = result;
        String[] ids = StringUtils.delimitedListToStringArray(result.getOffsetMsgId(), ",");
        this.offsetIds = (ids.length == size) ? ids : null;
    }

    /** The result of one of the messages. */
    SendResult of(int index, String messageId) {
        SendResult own = new SendResult(
                result.getSendStatus(),
                messageId,
                (offsetIds != null) ? offsetIds[index] : result.getOffsetMsgId(),
                result.getMessageQueue(),
                result.getQueueOffset() + index);
        own.setRegionId(result.getRegionId());
        own.setTraceOn(result.isTraceOn());
        return own;
    }
}
