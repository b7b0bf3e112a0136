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

import org.apache.rocketmq.client.impl.FindBrokerResult;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.MQVersion;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.jspecify.annotations.Nullable;

/** The versions of brokers, which they tell in answers to heartbeats. */
final class BrokerVersions {

    private static final int UNKNOWN = 0;

    private BrokerVersions() {}

    static boolean isKnown(DefaultMQProducer producer, MessageQueue queue) {
        return known(client(producer), queue) != UNKNOWN;
    }

    /** Whether the broker of a queue is older than 5.0. Asks a broker that is not known; one that does not tell is not. */
    static boolean isBefore5(DefaultMQProducer producer, MessageQueue queue) throws RemotingConnectException {
        MQClientInstance client = client(producer);
        if (known(client, queue) == UNKNOWN) {
            meet(client, client.getBrokerNameFromMessageQueue(queue));
        }
        int version = known(client, queue);
        return version != UNKNOWN && version < MQVersion.Version.V5_0_0.ordinal();
    }

    private static void meet(MQClientInstance client, @Nullable String broker) throws RemotingConnectException {
        String address = client.findBrokerAddressInPublish(broker);
        if (address != null && !client.sendHeartbeatToBroker(MixAll.MASTER_ID, broker, address)) {
            throw new RemotingConnectException(address);
        }
    }

    private static int known(MQClientInstance client, MessageQueue queue) {
        FindBrokerResult found = client.findBrokerAddressInAdmin(client.getBrokerNameFromMessageQueue(queue));
        return (found != null) ? found.getBrokerVersion() : UNKNOWN;
    }

    @SuppressWarnings("deprecation") // the only way to what the producer knows of brokers
    private static MQClientInstance client(DefaultMQProducer producer) {
        return producer.getDefaultMQProducerImpl().getMqClientFactory();
    }
}
