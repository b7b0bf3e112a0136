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
package io.github.mqstarter.resilience;

import io.github.mqstarter.client.MqClients;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;

/** Sees every send request of a producer on its way to a broker. */
final class Wire implements RPCHook {

    private final Map<Integer, Integer> unanswered = new ConcurrentHashMap<>();

    private final AtomicInteger requests = new AtomicInteger();

    private final AtomicInteger toForget = new AtomicInteger();

    private Wire() {}

    /** Taps the producer of clients that run. */
    @SuppressWarnings("deprecation") // the only way to the client's own network
    static Wire of(MqClients clients) {
        Wire wire = new Wire();
        clients.producer(null)
                .getDefaultMQProducerImpl()
                .getMqClientFactory()
                .getMQClientAPIImpl()
                .getRemotingClient()
                .registerRPCHook(wire);
        return wire;
    }

    /** Makes the client forget the next requests: it does when a hook fails, and calls nobody back. */
    void forgetNext(int newToForget) {
        toForget.set(newToForget);
    }

    /** How often something was sent, whether it had one message or several. */
    int requests() {
        return requests.get();
    }

    /** How many messages are sent and not answered, a copy of a message counting again. */
    int unansweredMessages() {
        return unanswered.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public void doBeforeRequest(String address, RemotingCommand request) {
        int messages = messages(request);
        if (messages > 0) {
            if (toForget.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("forgotten on purpose");
            }
            requests.incrementAndGet();
            unanswered.put(request.getOpaque(), messages);
        }
    }

    @Override
    public void doAfterResponse(String address, RemotingCommand request, RemotingCommand response) {
        unanswered.remove(request.getOpaque());
    }

    private static int messages(RemotingCommand request) {
        return switch (request.getCode()) {
            case RequestCode.SEND_MESSAGE, RequestCode.SEND_MESSAGE_V2 -> 1;
            case RequestCode.SEND_BATCH_MESSAGE -> count(request.getBody());
            default -> 0;
        };
    }

    private static int count(byte[] batch) {
        try {
            return MessageDecoder.decodeMessages(ByteBuffer.wrap(batch)).size();
        } catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
    }
}
