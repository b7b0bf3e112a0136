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
package io.github.mqstarter.testing;

import io.github.mqstarter.client.MqClients;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.UtilAll;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.RegisterBrokerBody;
import org.apache.rocketmq.remoting.protocol.header.namesrv.RegisterBrokerRequestHeader;

/** A broker of another cluster with the same name server, which cannot be reached from here. */
public final class UnreachableBroker {

    private static final String NOWHERE = "127.0.0.1:1";

    private UnreachableBroker() {}

    /** Has the name server list it, until the clients are stopped, or for two minutes. */
    @SuppressWarnings("deprecation") // the only way to the client's own network
    public static void register(MqClients clients, String nameServer, String name) throws Exception {
        RegisterBrokerRequestHeader header = new RegisterBrokerRequestHeader();
        header.setClusterName(name);
        header.setBrokerName(name);
        header.setBrokerId(MixAll.MASTER_ID);
        header.setBrokerAddr(NOWHERE);
        header.setHaServerAddr(NOWHERE);
        byte[] body = new RegisterBrokerBody().encode(false);
        header.setBodyCrc32(UtilAll.crc32(body));
        RemotingCommand register = RemotingCommand.createRequestCommand(RequestCode.REGISTER_BROKER, header);
        register.setBody(body);
        RemotingCommand answer = clients.producer(null)
                .getDefaultMQProducerImpl()
                .getMqClientFactory()
                .getMQClientAPIImpl()
                .getRemotingClient()
                .invokeSync(nameServer, register, 5_000);
        if (answer.getCode() != ResponseCode.SUCCESS) {
            throw new IllegalStateException("The name server does not take broker %s: %s".formatted(name, answer));
        }
    }
}
