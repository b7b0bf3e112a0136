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

import io.github.mqstarter.MqHeaders;
import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHeaders;

/** The properties of a message as headers, without an id and a timestamp of their own: the message has both. */
final class ReceivedHeaders extends MessageHeaders {

    private static final long serialVersionUID = 1L;

    private static final long NO_TIMESTAMP = -1L;

    private ReceivedHeaders(Map<String, Object> headers) {
        super(headers, ID_VALUE_NONE, NO_TIMESTAMP);
    }

    static MessageHeaders of(MessageExt message) {
        Map<String, Object> headers = new HashMap<>();
        message.getProperties().forEach((name, value) -> {
            if (!MessageConst.STRING_HASH_SET.contains(name)) {
                headers.put(name, value);
            }
        });
        put(headers, MqHeaders.TOPIC, message.getTopic());
        put(headers, MqHeaders.TAG, message.getTags());
        put(headers, MqHeaders.KEYS, message.getKeys());
        put(headers, MqHeaders.MESSAGE_ID, message.getMsgId());
        put(headers, MqHeaders.QUEUE_ID, message.getQueueId());
        put(headers, MqHeaders.QUEUE_OFFSET, message.getQueueOffset());
        put(headers, MqHeaders.BORN_TIMESTAMP, message.getBornTimestamp());
        put(headers, MqHeaders.BORN_HOST, message.getBornHostString());
        return new ReceivedHeaders(headers);
    }

    private static void put(Map<String, Object> headers, String name, @Nullable Object value) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
