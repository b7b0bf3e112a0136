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

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * Sending messages. Every form takes the same way and every send has exactly one outcome: stored, or a
 * {@link SendFailedException} that says why not.
 *
 * <p>A destination is {@code topic} or {@code topic:tag}. A payload is a {@code byte[]} or {@code String}, sent as it
 * is (text as UTF-8), or any other object, sent as the configured converter writes it. A Spring {@code Message} is
 * sent as its payload with its headers. What is wrong with a message, its topic and headers included, is told by the
 * outcome; only a {@code null} argument is thrown at the caller. A {@code SendResult} says that the broker has the
 * message; a {@code getSendStatus()} other than {@code SEND_OK} says that it has not flushed or replicated it in time.
 *
 * <p>Futures complete, and callbacks run, on a few threads of this library with the request id of the caller. They may
 * send and wait for the outcome; if they block otherwise, they delay each other. Implementations are safe for use by
 * many threads.
 *
 * @since 0.1.0
 */
public interface MqOperations {

    /**
     * Sends a message and waits for its outcome, at most the delivery timeout.
     *
     * @param destination {@code topic} or {@code topic:tag}
     * @param payload what to send
     * @return where the message is stored
     * @throws SendFailedException if it is not, or nobody knows
     */
    SendResult send(String destination, Object payload);

    /**
     * Sends a message without waiting.
     *
     * @param destination {@code topic} or {@code topic:tag}
     * @param payload what to send
     * @return a future that always completes: with where the message is stored, or with a {@link SendFailedException}
     */
    CompletableFuture<SendResult> sendAsync(String destination, Object payload);

    /**
     * Sends a message without waiting.
     *
     * @param destination {@code topic} or {@code topic:tag}
     * @param payload what to send
     * @param callback called exactly once with the outcome; the failure is a {@link SendFailedException}
     */
    void sendAsync(String destination, Object payload, SendCallback callback);

    /**
     * Hands a message to the network and forgets it: nobody learns whether it is stored. For messages that may be lost,
     * such as access logs. What is wrong before that, such as a bad topic, is logged.
     *
     * @param destination {@code topic} or {@code topic:tag}
     * @param payload what to send
     */
    void sendOneWay(String destination, Object payload);

    /**
     * Sends many messages, and waits until each has its outcome. Takes no more room in the window than half of it, so
     * that the number of messages does not matter, and none fails because of the others.
     *
     * @param destination {@code topic} or {@code topic:tag}
     * @param payloads what to send: objects, or Spring messages with headers of their own
     * @return which of them failed, and why; the others are stored
     */
    SendAllResult sendAll(String destination, Collection<?> payloads);

    /**
     * Sends many messages as they come, and waits until each has its outcome.
     *
     * @param destination {@code topic} or {@code topic:tag}
     * @param payloads what to send; read by the calling thread, and not closed
     * @return which of them failed, and why; the others are stored
     */
    SendAllResult sendAll(String destination, Stream<?> payloads);

    /**
     * Sends many messages as they come, tells of each outcome, and waits until all are there.
     *
     * @param destination {@code topic} or {@code topic:tag}
     * @param payloads what to send; read by the calling thread, and not closed
     * @param progress told of each outcome
     * @return which of them failed, and why; the others are stored
     */
    SendAllResult sendAll(String destination, Stream<?> payloads, SendProgress progress);

    /**
     * Begins a message that needs more than a destination.
     *
     * @param payload what to send
     * @return the message, to be addressed and sent once
     */
    SendSpec newMessage(Object payload);

    /**
     * Recalls a message that was sent with a delay to the primary cluster, so that it is not delivered. The broker needs
     * {@code recallMessageEnable=true}. A message whose time comes within a second or two may be delivered all the same.
     *
     * @param delayed what sending it answered
     * @throws RecallFailedException if it was not recalled
     */
    void recall(SendResult delayed);

    /**
     * Recalls a message that was sent with a delay, so that it is not delivered.
     *
     * @param recallHandle what {@link SendResult#getRecallHandle()} of sending it answered, perhaps in another process
     * @param cluster the name of the cluster it was sent to, or {@code null} for the primary one
     * @throws RecallFailedException if it was not recalled
     * @throws IllegalArgumentException if there is no cluster of that name
     */
    void recall(String recallHandle, @Nullable String cluster);

    /** A message in the making. Sent once; not for use by many threads. */
    interface SendSpec {

        /**
         * Addresses the message. Required.
         *
         * @param destination {@code topic} or {@code topic:tag}
         * @return this message
         */
        SendSpec to(String destination);

        /**
         * Sets the tag.
         *
         * @param tag the tag
         * @return this message
         */
        SendSpec tag(String tag);

        /**
         * Sends to a cluster other than the primary one.
         *
         * @param cluster the name of a configured cluster
         * @return this message
         */
        SendSpec cluster(String cluster);

        /**
         * Adds a key under which the broker can find the message.
         *
         * @param key the key, without spaces
         * @return this message
         */
        SendSpec key(String key);

        /**
         * Sets a header, in place of one of the same name.
         *
         * @param name the name
         * @param value text, a number, a boolean, an enum constant or a UUID; carried as text
         * @return this message
         */
        SendSpec header(String name, Object value);

        /**
         * Keeps the messages of a key in order: they go to the same queue as long as the topic keeps its queues.
         *
         * @param key the key, such as a user id
         * @return this message
         */
        SendSpec orderedBy(String key);

        /**
         * Has the broker hold the message back. A broker older than 5.0 knows but a few delays: it gets the next longer one,
         * and what is over two hours is refused.
         *
         * @param delay how long, to the millisecond
         * @return this message
         */
        SendSpec delay(Duration delay);

        /**
         * Has the broker hold the message back until a time. A broker older than 5.0 knows but a few delays: it gets the
         * next longer one, and what is over two hours is refused.
         *
         * @param time when the message is to be delivered; in the past, at once
         * @return this message
         */
        SendSpec deliverAt(Instant time);

        /**
         * Bounds how long the message may take, from the call to its outcome.
         *
         * @param timeout the bound, in place of the configured one
         * @return this message
         */
        SendSpec timeout(Duration timeout);

        /**
         * Sends the message and waits for its outcome.
         *
         * @return where the message is stored
         * @throws SendFailedException if it is not, or nobody knows
         */
        SendResult send();

        /**
         * Sends the message without waiting.
         *
         * @return a future that always completes, with a {@link SendFailedException} if it fails
         */
        CompletableFuture<SendResult> sendAsync();

        /**
         * Sends the message without waiting.
         *
         * @param callback called exactly once with the outcome
         */
        void sendAsync(SendCallback callback);

        /** Hands the message to the network and forgets it. */
        void sendOneWay();

        /**
         * The same as {@link #sendInTransaction(Object)} without an argument.
         *
         * @return how the local transaction ended
         * @throws SendFailedException if the message is not stored, or the local transaction failed
         */
        TransactionResult sendInTransaction();

        /**
         * Sends the message if and only if a local transaction commits. The broker stores the message, the
         * {@link MqTransactionHandler} for it runs on this thread, and the broker delivers or drops the message as the
         * handler says. It either ran, or this fails. A delay is refused.
         *
         * @param argument what the handler gets along with the payload, or {@code null}
         * @return how the local transaction ended
         * @throws SendFailedException if the message is not stored; or with {@code REJECTED} if there is no handler for it,
         *     or the handler threw: then the message is dropped, and what it threw is the cause
         */
        TransactionResult sendInTransaction(@Nullable Object argument);

        /**
         * Sends the message as a request, and waits for the reply of whoever receives it, at most the timeout.
         *
         * @param replyType what the reply is read as: bytes, text, or a class that the message converter reads
         * @param <T> what the reply is read as
         * @return the reply
         * @throws SendFailedException if the message could not be sent, no reply came in time
         *     ({@code DELIVERY_TIMEOUT}), or it could not be read ({@code CONVERSION})
         */
        <T> T request(Class<T> replyType);

        /**
         * Sends the message as a request without waiting.
         *
         * @param replyType what the reply is read as: bytes, text, or a class that the message converter reads
         * @param <T> what the reply is read as
         * @return a future that always completes, with a {@link SendFailedException} if it fails
         */
        <T> CompletableFuture<T> requestAsync(Class<T> replyType);
    }
}
