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

import java.util.List;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.producer.DefaultMQProducerImpl;
import org.apache.rocketmq.client.impl.producer.TopicPublishInfo;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;

/** The queues that a topic's messages can go to, as the native producer keeps them up to date. */
final class TopicRoute {

    private final DefaultMQProducer producer;

    private final String topic;

    TopicRoute(DefaultMQProducer producer, String topic) {
        this.producer = producer;
        this.topic = producer.withNamespace(topic);
    }

    /** The queues that are known, or none before the topic is looked up. */
    List<MessageQueue> queues() {
        TopicPublishInfo known = client().getTopicPublishInfoTable().get(topic);
        return (known != null && known.ok()) ? known.getMessageQueueList() : List.of();
    }

    /** Asks the name server, and returns when the queues are known. */
    void lookUp(long timeoutMillis) throws MQClientException, RemotingException {
        Message probe = new Message(topic, new byte[] {0});
        client().invokeMessageQueueSelector(probe, (queues, message, argument) -> queues.get(0), null, timeoutMillis);
    }

    @SuppressWarnings("deprecation") // the only way to the routes that the producer knows
    private DefaultMQProducerImpl client() {
        return producer.getDefaultMQProducerImpl();
    }
}
