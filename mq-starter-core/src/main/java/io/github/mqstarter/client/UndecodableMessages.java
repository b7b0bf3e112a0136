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
package io.github.mqstarter.client;

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.UnreadablePayloadException;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Messages that are received with the body they were stored with, because it is not what they say it is. The mark stays
 * with their copies, so that nobody takes such a body for a payload. Among dead letters it does not count: they are there
 * to be looked at.
 *
 * @since 0.1.0
 */
public final class UndecodableMessages {

    private UndecodableMessages() {}

    /**
     * Refuses a message whose body is no payload.
     *
     * @param message a received message
     * @throws UnreadablePayloadException if it could not be decoded, and is no dead letter
     */
    public static void refuse(MessageExt message) {
        String reason = message.getProperty(MqHeaders.UNDECODABLE);
        if (reason != null && !isDeadLetter(message)) {
            throw new UnreadablePayloadException(reason, null);
        }
    }

    static void mark(MessageExt message, String reason) {
        MessageAccessor.putProperty(message, MqHeaders.UNDECODABLE, reason);
    }

    /** Also one that comes again to a listener of dead letters, from the retry topic of that. */
    private static boolean isDeadLetter(MessageExt message) {
        return message.getTopic().startsWith(MixAll.DLQ_GROUP_TOPIC_PREFIX)
                || message.getProperty(MqHeaders.FAILED_GROUP) != null;
    }
}
