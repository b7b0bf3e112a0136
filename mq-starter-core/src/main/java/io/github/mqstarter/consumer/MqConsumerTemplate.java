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

import io.github.mqstarter.RequestIdSettings;
import io.github.mqstarter.StartPosition;
import io.github.mqstarter.client.MqClients;
import java.util.List;
import org.apache.rocketmq.common.MixAll;
import org.springframework.context.SmartLifecycle;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.StringUtils;

/**
 * Pulling: for code that decides by itself when it takes messages, how many, and when they are done; and for reading a
 * topic without a trace. Code that is to be called for each message is a listener.
 *
 * <p>Nothing is connected before a consumer is used. {@link #stop()} has all consumers leave their groups, before the
 * clients go; after a {@link #start()} they join again with their next use. A new template may be used without a start.
 * Safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface MqConsumerTemplate extends SmartLifecycle, AutoCloseable {

    /**
     * Starts to build a template.
     *
     * @param clients the native clients
     * @param converter what makes payloads of messages; a {@code SmartMessageConverter} where generic types are asked for
     * @return the builder
     */
    static Builder builder(MqClients clients, MessageConverter converter) {
        return new Builder(clients, converter);
    }

    /**
     * Makes a consumer, to be closed by the caller or with this template. It joins its group when it is first used.
     *
     * @param spec what it consumes
     * @param <T> the type of the payloads
     * @return the consumer
     * @throws IllegalArgumentException if there is no cluster of that name, or the converter takes no generic types
     */
    <T> MqConsumer<T> open(ConsumerSpec<T> spec);

    /**
     * As {@link #open(ConsumerSpec)}, for all messages of a topic of the primary cluster, from the end of the topic where
     * the group has no offset yet.
     *
     * @param topic the topic
     * @param group the consumer group, of which all members must consume the same
     * @param payloadType the type of the payloads
     * @param <T> the type of the payloads
     * @return the consumer
     * @throws IllegalArgumentException if topic or group is empty, too long, or has a character that RocketMQ does not
     *     take
     */
    default <T> MqConsumer<T> open(String topic, String group, Class<T> payloadType) {
        return open(ConsumerSpec.of(topic, group, payloadType));
    }

    /**
     * Makes a reader that leaves no trace.
     *
     * @param spec what it reads
     * @param <T> the type of the payloads
     * @return the reader
     * @throws IllegalArgumentException if there is no cluster of that name, or the converter takes no generic types
     */
    <T> MqBrowser<T> browse(BrowseSpec<T> spec);

    /**
     * Reads messages of a topic of the primary cluster without a trace, the oldest of all queues first.
     *
     * @param topic the topic
     * @param from where to begin
     * @param max the largest number of messages to read, at least 1
     * @param payloadType the type of the payloads
     * @param <T> the type of the payloads
     * @return the messages
     * @throws IllegalArgumentException if the topic is empty, too long, or has a character that RocketMQ does not take, or
     *     {@code max} is less than 1
     * @throws io.github.mqstarter.MqException as {@link MqBrowser#next}
     */
    default <T> List<Received<T>> browse(String topic, StartPosition from, int max, Class<T> payloadType) {
        return browse(BrowseSpec.of(topic, payloadType).from(from)).next(max);
    }

    /** Stops, and closes all consumers. */
    @Override
    void close();

    /** Collects what a template is made of. Not for use by many threads. */
    final class Builder {

        private final MqClients clients;

        private final MessageConverter converter;

        private RequestIdSettings requestIds = RequestIdSettings.DEFAULTS;

        private String browseGroup = MixAll.TOOLS_CONSUMER_GROUP;

        private Builder(MqClients clients, MessageConverter converter) {
            this.clients = clients;
            this.converter = converter;
        }

        /**
         * Says how request ids travel.
         *
         * @param settings the settings
         * @return this builder
         */
        public Builder requestIds(RequestIdSettings settings) {
            this.requestIds = settings;
            return this;
        }

        /**
         * Says in the name of which group is browsed. Nobody joins it; the broker only wants to know one, and to give it
         * the right to read. Default {@code TOOLS_CONSUMER}, which every broker has for its own tools.
         *
         * @param group the group
         * @return this builder
         * @throws IllegalArgumentException if it is empty
         */
        public Builder browseGroup(String group) {
            if (!StringUtils.hasText(group)) {
                throw new IllegalArgumentException("browseGroup: it is empty: name a group");
            }
            this.browseGroup = group;
            return this;
        }

        /**
         * Makes the template. Nothing is connected.
         *
         * @return the template
         */
        public MqConsumerTemplate build() {
            return new DefaultMqConsumerTemplate(clients, converter, requestIds.header(), browseGroup);
        }
    }
}
