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

import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.header.SendMessageRequestHeaderV2;
import org.awaitility.Awaitility;

/** A producer that says of some of its messages that they are compressed, and sends them as they are. For one thread. */
public final class ForeignProducer implements AutoCloseable {

    private final DefaultMQProducer producer = new DefaultMQProducer(TestBroker.unique("foreign"), new Flagging());

    private volatile boolean flagged;

    public ForeignProducer() throws Exception {
        producer.setNamesrvAddr(TestBroker.nameServer());
        producer.setInstanceName(TestBroker.unique("foreign"));
        producer.start();
    }

    /** Sends {@code {"user":1}} to 9 to a topic of one queue, and returns when they are there. The fourth cannot be decoded. */
    public static void sendNine(String topic) throws Exception {
        try (ForeignProducer foreign = new ForeignProducer()) {
            for (int i = 1; i <= 9; i++) {
                foreign.send(topic, "{\"user\":%d}".formatted(i), i == 4);
            }
        }
        Awaitility.await().until(() -> TestBroker.shared().storedMessages(topic) == 9);
    }

    public void send(String topic, String body, boolean undecodable) throws Exception {
        flagged = undecodable;
        producer.send(new Message(topic, body.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        producer.shutdown();
    }

    private final class Flagging implements RPCHook {

        @Override
        public void doBeforeRequest(String address, RemotingCommand request) {
            if (flagged && request.readCustomHeader() instanceof SendMessageRequestHeaderV2 header) {
                header.setF(header.getF() | MessageSysFlag.COMPRESSED_FLAG);
            }
        }

        @Override
        public void doAfterResponse(String address, RemotingCommand request, RemotingCommand response) {}
    }
}
