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

import java.time.Instant;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/**
 * A message that a consumer group has given up, and why. What the broker itself made a dead letter of says less: then what
 * is not known is {@code null}. Immutable, but for the message.
 *
 * @param id where it is, as {@code broker:queue:offset}; the same for as long as the broker keeps it
 * @param group the group that gave it up
 * @param topic topic it was sent to
 * @param messageId unique id of the message, the same in all its deliveries
 * @param tag its tag
 * @param keys its keys, separated by a space
 * @param requestId its request id
 * @param headers the headers of its sender
 * @param exception class of the exception that the last attempt ended with
 * @param exceptionMessage message of that exception
 * @param exceptionStack stack of that exception, up to 4 KB of it
 * @param attempts how often it was tried, since it was redriven last; 0 where that is not known
 * @param firstFailure when the first attempt failed
 * @param lastFailure when the last attempt failed, else when it became a dead letter
 * @param host address of the instance that tried it last
 * @param bornAt when its sender made it
 * @param redrives how often it has been redriven
 * @param settled whether it is redriven or discarded
 * @param message the message itself, not to be changed
 * @since 0.1.0
 */
public record DeadLetter(
        String id,
        String group,
        String topic,
        String messageId,
        @Nullable String tag,
        @Nullable String keys,
        @Nullable String requestId,
        Map<String, String> headers,
        @Nullable String exception,
        @Nullable String exceptionMessage,
        @Nullable String exceptionStack,
        int attempts,
        @Nullable Instant firstFailure,
        Instant lastFailure,
        @Nullable String host,
        Instant bornAt,
        int redrives,
        boolean settled,
        MessageExt message) {

    public DeadLetter {
        headers = Map.copyOf(headers);
    }

    /**
     * The body.
     *
     * @return its bytes, not to be changed
     */
    public byte[] body() {
        return message.getBody();
    }

    /** Names the letter, not what is in it. */
    @Override
    public String toString() {
        return "dead letter %s of group %s: message %s of topic %s, %s"
                .formatted(id, group, messageId, topic, exception);
    }
}
