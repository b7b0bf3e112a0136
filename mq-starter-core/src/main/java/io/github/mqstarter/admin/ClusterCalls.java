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
package io.github.mqstarter.admin;

import io.github.mqstarter.MqException;
import io.github.mqstarter.client.MqClients;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.CommandCustomHeader;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.jspecify.annotations.Nullable;

/**
 * What all questions to one cluster have in common. A request that is not answered in time leaves its connection alone; the
 * client's own calls close it, and so end what others have under way there, messages among it.
 */
record ClusterCalls(MqClients clients, @Nullable String cluster, long timeoutMillis) {

    String addressOf(MessageQueue queue) throws MQClientException {
        String address = client().findBrokerAddressInPublish(queue.getBrokerName());
        if (address == null) {
            client().updateTopicRouteInfoFromNameServer(queue.getTopic());
            address = client().findBrokerAddressInPublish(queue.getBrokerName());
        }
        if (address == null) {
            throw new MQClientException("Broker %s is away".formatted(queue.getBrokerName()), null);
        }
        return address;
    }

    <T> T ask(String what, Callable<T> question) {
        try {
            return question.call();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new MqException("Interrupted while asking cluster %s for %s".formatted(name(), what), ex);
        } catch (MqException ex) {
            throw ex;
        } catch (Exception ex) { // the client declares many, and throws more
            throw new MqException("Cluster %s does not tell %s".formatted(name(), what), ex);
        }
    }

    String name() {
        return (cluster != null) ? cluster : MqClients.PRIMARY;
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
        RemotingCommand answer = await(api().getRemotingClient().invoke(address, request, timeoutMillis), address);
        if (answer.getCode() != ResponseCode.SUCCESS) {
            throw new MQBrokerException(answer.getCode(), answer.getRemark(), address);
        }
        return answer;
    }

    <T> T await(CompletableFuture<T> answer, String from) throws Exception {
        try {
            return answer.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException ex) {
            throw new RemotingTimeoutException(from, timeoutMillis, ex);
        } catch (ExecutionException ex) {
            throw (ex.getCause() instanceof Exception cause) ? cause : ex;
        }
    }

    MQClientAPIImpl api() {
        return client().getMQClientAPIImpl();
    }

    @SuppressWarnings("deprecation") // the only way to the client's own network
    MQClientInstance client() {
        return producer().getDefaultMQProducerImpl().getMqClientFactory();
    }

    DefaultMQProducer producer() {
        return clients.producer(cluster);
    }

    /** The name of a topic or group with the namespace before it, where there is one. */
    @SuppressWarnings("deprecation") // the namespaces of 4.x, which rocketmq.producer.namespace sets
    String withNamespace(String name) {
        return producer().withNamespace(name);
    }
}
