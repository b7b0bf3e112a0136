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

import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.header.SendMessageRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.SendMessageRequestHeaderV2;

/** Has a broker store nothing of the first message to a topic, and say that it is too busy. */
public final class BusyOnce implements RPCHook {

    private static final int UNKNOWN_REQUEST = 99_999;

    private final String topic;

    private final AtomicReference<RemotingCommand> refused = new AtomicReference<>();

    public BusyOnce(String topic) {
        this.topic = topic;
    }

    public boolean hasRefused() {
        return refused.get() != null;
    }

    @Override
    public void doBeforeRequest(String address, RemotingCommand request) {
        if (topic.equals(topicOf(request)) && refused.compareAndSet(null, request)) {
            request.setCode(UNKNOWN_REQUEST);
        }
    }

    @Override
    public void doAfterResponse(String address, RemotingCommand request, RemotingCommand response) {
        if (request == refused.get()) {
            response.setCode(ResponseCode.SYSTEM_BUSY);
        }
    }

    private static String topicOf(RemotingCommand request) {
        if (request.readCustomHeader() instanceof SendMessageRequestHeaderV2 header) {
            return header.getB();
        }
        return (request.readCustomHeader() instanceof SendMessageRequestHeader header) ? header.getTopic() : "";
    }
}
