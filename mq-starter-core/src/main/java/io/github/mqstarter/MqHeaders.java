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
package io.github.mqstarter;

import java.util.Set;

/**
 * Names of the headers that a listener's {@code Message} carries beside the user's own. The values that come from the
 * broker have the names rocketmq-spring gives them, so that listeners can move between the two.
 *
 * @since 0.1.0
 */
public final class MqHeaders {

    /** Topic the message was sent to; for a retry still the original topic. Type {@code String}. */
    public static final String TOPIC = "rocketmq_TOPIC";

    /** Tag of the message; absent where it has none. Type {@code String}. */
    public static final String TAG = "rocketmq_TAGS";

    /** Keys of the message, separated by a space; absent where it has none. Type {@code String}. */
    public static final String KEYS = "rocketmq_KEYS";

    /** Unique id of the message, the same for each of its deliveries and duplicates. Type {@code String}. */
    public static final String MESSAGE_ID = "rocketmq_MESSAGE_ID";

    /** Number of the queue that the message was read from. Type {@code Integer}. */
    public static final String QUEUE_ID = "rocketmq_QUEUE_ID";

    /** Offset of the message in its queue. Type {@code Long}. */
    public static final String QUEUE_OFFSET = "mq_queueOffset";

    /** When the producer made the message, in milliseconds since the epoch. Type {@code Long}. */
    public static final String BORN_TIMESTAMP = "rocketmq_BORN_TIMESTAMP";

    /** Address of the producer. Type {@code String}. */
    public static final String BORN_HOST = "rocketmq_BORN_HOST";

    /** Number of this delivery attempt, 1 for the first. Type {@code Integer}. */
    public static final String ATTEMPT = "mq_attempt";

    /** Consumer group of the listener. Type {@code String}. */
    public static final String GROUP = "mq_group";

    /**
     * In a message that has the body it was stored with, as that is not what the message says it is: the reason. No listener
     * is called with it, except for those of dead letters. Type {@code String}.
     */
    public static final String UNDECODABLE = "mq_undecodable";

    /** In a dead letter: class of the exception that the last attempt ended with. Type {@code String}. */
    public static final String EXCEPTION = "mq_exception";

    /** In a dead letter: message of that exception; absent where it has none. Type {@code String}. */
    public static final String EXCEPTION_MESSAGE = "mq_exceptionMessage";

    /** In a dead letter: stack of that exception, up to 4 KB of it. Type {@code String}. */
    public static final String EXCEPTION_STACK = "mq_exceptionStack";

    /** In a dead letter: how often the message was tried. Type {@code String}, as all that follow. */
    public static final String ATTEMPTS = "mq_attempts";

    /** In a retry or a dead letter: when the first attempt failed, in milliseconds since the epoch. */
    public static final String FIRST_FAILURE = "mq_firstFailure";

    /** In a dead letter: when the last attempt failed, in milliseconds since the epoch. */
    public static final String LAST_FAILURE = "mq_lastFailure";

    /** In a dead letter: the group that could not process it. */
    public static final String FAILED_GROUP = "mq_failedGroup";

    /** In a dead letter: address of the instance that tried it last. */
    public static final String FAILED_HOST = "mq_failedHost";

    /** In a dead letter: the topic that the message was sent to. */
    public static final String ORIGIN_TOPIC = "mq_originTopic";

    /** In a dead letter: the queue of that topic, as {@code broker:queue}; absent where its last attempt was a retry. */
    public static final String ORIGIN_QUEUE = "mq_originQueue";

    /** In a message that was given up and sent back: how often that was. Stays with it from then on. */
    public static final String REDRIVES = "mq_redrives";

    /**
     * In a message that is for one consumer group alone although others consume its topic: that group. The listeners of
     * this library that are in another group leave it alone.
     */
    public static final String ONLY_FOR = "mq_onlyFor";

    /** In a retry: that a listener did not come back from it before, and may still be at work on it. */
    public static final String COPY_OF_STUCK = "mq_copyOfStuck";

    /**
     * Tag of what lies among the dead letters of a group and is none, but says which of them are settled. No header; the
     * listeners of this library leave such messages alone.
     */
    public static final String SETTLEMENT_TAG = "mq_settlement";

    /** In a message that was sent in order: the key by which it was, with which others it keeps its order. */
    public static final String ORDERED_BY = "mq_orderedBy";

    private static final Set<String> OF_FAILURE = Set.of(
            EXCEPTION,
            EXCEPTION_MESSAGE,
            EXCEPTION_STACK,
            ATTEMPTS,
            FIRST_FAILURE,
            LAST_FAILURE,
            FAILED_GROUP,
            FAILED_HOST,
            ORIGIN_TOPIC,
            ORIGIN_QUEUE,
            COPY_OF_STUCK);

    private MqHeaders() {}

    /**
     * Whether a header tells of the delivery it came with, and so does not belong to a message that is sent on.
     *
     * @param name the name of a header
     * @return whether it is one of those that this library or rocketmq-spring adds to received messages
     */
    public static boolean isReceived(String name) {
        return name.startsWith("rocketmq_") || name.startsWith("mq_");
    }

    /**
     * Whether a header tells of attempts that have failed, and so does not belong to a message whose attempts begin anew.
     *
     * @param name the name of a header
     * @return whether it is one of those that this library writes on messages that failed
     */
    public static boolean isOfFailure(String name) {
        return OF_FAILURE.contains(name);
    }
}
