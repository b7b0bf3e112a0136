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
package io.github.mqstarter.monitor;

import java.util.Set;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.remoting.protocol.filter.FilterAPI;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumeType;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;

/** A client that goes by the id of another, as in a container whose address is that of its host. */
final class SecondClient implements AutoCloseable {

    private static final long TIMEOUT_MILLIS = 3_000;

    private final String id;

    private final MQClientInstance client;

    private SecondClient(String id, MQClientInstance client) {
        this.id = id;
        this.client = client;
    }

    static SecondClient connect(String nameServer, String id) {
        ClientConfig config = new ClientConfig();
        config.setNamesrvAddr(nameServer);
        MQClientInstance client = new MQClientInstance(config, 0, id);
        client.getMQClientAPIImpl().start();
        return new SecondClient(id, client);
    }

    /** Is a consumer of a group from now on, for as long as a broker waits for the next heartbeat. */
    void join(String broker, String group, String topic) throws Exception {
        ConsumerData consumer = new ConsumerData();
        consumer.setGroupName(group);
        consumer.setConsumeType(ConsumeType.CONSUME_PASSIVELY);
        consumer.setMessageModel(MessageModel.CLUSTERING);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
        consumer.setSubscriptionDataSet(Set.of(FilterAPI.buildSubscriptionData(topic, "*")));
        HeartbeatData heartbeat = new HeartbeatData();
        heartbeat.setClientID(id);
        heartbeat.setConsumerDataSet(Set.of(consumer));
        client.getMQClientAPIImpl().sendHeartbeat(broker, heartbeat, TIMEOUT_MILLIS);
    }

    @Override
    public void close() {
        client.getMQClientAPIImpl().shutdown();
    }
}
