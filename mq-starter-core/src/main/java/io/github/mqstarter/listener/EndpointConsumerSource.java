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
package io.github.mqstarter.listener;

import io.github.mqstarter.client.MqClients;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;

/** Makes the consumers of annotated listeners. */
final class EndpointConsumerSource implements ConsumerSource {

    /** Of one queue, beside the client's bound of 1,000 messages. */
    private static final int MAX_FETCHED_MEBIBYTES = 16;

    private final ListenerGroup group;

    private final MqClients clients;

    private final Duration shutdownTimeout;

    EndpointConsumerSource(ListenerGroup group, MqClients clients, Duration shutdownTimeout) {
        this.group = group;
        this.clients = clients;
        this.shutdownTimeout = shutdownTimeout;
    }

    @Override
    public String cluster() {
        return (group.cluster() != null) ? group.cluster() : MqClients.PRIMARY;
    }

    @Override
    public CompletableFuture<Void> whenReady() {
        return clients.whenReady(group.cluster());
    }

    @Override
    public DefaultMQPushConsumer newConsumer() throws MQClientException {
        ListenerSettings settings = group.settings();
        DefaultMQPushConsumer created = clients.newConsumer(group.cluster(), group.group());
        if (!group.isOfDeadLetters()) { // of those, the topic may not be there yet
            created.subscribe(group.topic(), group.selector());
        }
        created.setMaxReconsumeTimes(settings.get(ListenerSetting.MAX_ATTEMPTS) - 1);
        created.setPullBatchSize(settings.get(ListenerSetting.PULL_BATCH_SIZE));
        created.setPullThresholdSizeForQueue(MAX_FETCHED_MEBIBYTES);
        created.setMessageModel(
                settings.get(ListenerSetting.BROADCASTING) ? MessageModel.BROADCASTING : MessageModel.CLUSTERING);
        created.setAwaitTerminationMillisWhenShutdown(shutdownTimeout.toMillis());
        created.setOffsetStore(new StartOffsets(created, settings.get(ListenerSetting.CONSUME_FROM)));
        return created;
    }

    @Override
    public void stop(DefaultMQPushConsumer consumer) {
        clients.stopConsumer(consumer);
    }
}
