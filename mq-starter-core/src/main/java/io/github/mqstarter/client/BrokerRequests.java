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
package io.github.mqstarter.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.remoting.CommandCustomHeader;
import org.apache.rocketmq.remoting.RemotingClient;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.jspecify.annotations.Nullable;

/**
 * Requests to brokers over the connections of a client. One that is not answered in time leaves its connection alone; the
 * client's own calls close it, and so end what others have under way there, messages among it.
 */
final class BrokerRequests {

    private final RemotingClient network;

    private final long timeoutMillis;

    BrokerRequests(RemotingClient network, long timeoutMillis) {
        this.network = network;
        this.timeoutMillis = timeoutMillis;
    }

    <H extends CommandCustomHeader> H answer(String address, int code, CommandCustomHeader question, Class<H> type)
            throws Exception {
        return type.cast(answer(address, code, question).decodeCommandCustomHeader(type));
    }

    RemotingCommand answer(String address, int code, @Nullable CommandCustomHeader question) throws Exception {
        return answer(address, RemotingCommand.createRequestCommand(code, question));
    }

    /** The answer to a request, if it is not a refusal. */
    RemotingCommand answer(String address, RemotingCommand request) throws Exception {
        RemotingCommand answer = await(network.invoke(address, request, timeoutMillis), address, timeoutMillis);
        if (answer.getCode() != ResponseCode.SUCCESS) {
            throw new MQBrokerException(answer.getCode(), answer.getRemark(), address);
        }
        return answer;
    }

    static <T> T await(CompletableFuture<T> answer, String from, long timeoutMillis) throws Exception {
        try {
            return answer.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException ex) {
            throw new RemotingTimeoutException(from, timeoutMillis, ex);
        } catch (ExecutionException ex) {
            throw (ex.getCause() instanceof Exception cause) ? cause : ex;
        }
    }
}
