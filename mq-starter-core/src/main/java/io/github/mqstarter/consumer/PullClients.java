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

import io.github.mqstarter.client.MqClients;
import java.util.Set;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;

/** What is to be known of a topic before there is a consumer of it; the producer's connection is used. */
final class PullClients {

    private PullClients() {}

    @SuppressWarnings("deprecation") // the namespaces of 4.x, which rocketmq.producer.namespace sets
    static String withNamespace(String topic, ClientConfig client) {
        return NamespaceUtil.wrapNamespace(client.getNamespace(), topic);
    }

    @SuppressWarnings("deprecation") // the only way to the client's own network
    static MQClientInstance shared(DefaultMQProducer producer) {
        return producer.getDefaultMQProducerImpl().getMqClientFactory();
    }

    /** The queues of a topic; throws if there is no such topic, or nobody knows. */
    static Set<MessageQueue> queues(MqClients clients, Source<?> source) throws MQClientException {
        DefaultMQProducer producer = clients.producer(source.cluster());
        return shared(producer).getMQAdminImpl().fetchSubscribeMessageQueues(withNamespace(source.topic(), producer));
    }

    /** The number of queues of a topic, 0 if it is not known. */
    static int numberOfQueues(MqClients clients, Source<?> source) {
        try {
            return queues(clients, source).size();
        } catch (MQClientException ex) {
            return 0;
        }
    }
}
