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
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/**
 * A listener whose native consumer somebody else makes and configures. With {@link MqListenerRegistry#join} it takes part
 * in the inbound chain as an annotated method does.
 *
 * @since 0.1.0
 */
public interface NativeListener {

    /**
     * Name of the listener.
     *
     * @return the id, by which the registry knows it, and which may be configured like the group
     */
    String id();

    /**
     * Its consumer group.
     *
     * @return the group, without a namespace
     */
    String group();

    /**
     * Topic it listens to.
     *
     * @return the topic, without a namespace
     */
    String topic();

    /**
     * Where a developer finds the listener.
     *
     * @return name of a class or method
     */
    String location();

    /**
     * Where its cluster is.
     *
     * @return addresses of name servers, as the native consumer takes them
     */
    @Nullable
    String nameServer();

    /**
     * What the listener itself says, before anything that is configured.
     *
     * @return its settings
     */
    ListenerSettings settings();

    /**
     * How long a stop waits for what runs.
     *
     * @return the time, or {@code null} for that of the registry
     */
    @Nullable
    Duration shutdownTimeout();

    /**
     * A consumer for one start, which is configured, subscribed and not started. Its listener is never called. Its
     * threads, attempts, message model and number of messages per pull are set anew by what is configured; an offset
     * store that it has stays.
     *
     * @return the consumer, a new one each time
     * @throws Exception if it cannot be made now; it is tried again a second later
     */
    DefaultMQPushConsumer newConsumer() throws Exception;

    /**
     * The end of the chain: processes a message. Called by many threads.
     *
     * @param message the message
     * @throws Exception if it failed, whereupon the error handler decides
     */
    void onMessage(MessageExt message) throws Exception;
}
