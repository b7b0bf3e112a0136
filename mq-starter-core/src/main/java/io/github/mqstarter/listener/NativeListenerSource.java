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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.jspecify.annotations.Nullable;

/** The consumers of a {@link NativeListener}, with the settings that hold for it. */
final class NativeListenerSource implements ConsumerSource {

    private final NativeListener listener;

    private final ListenerSettings settings;

    private final MqClients clients;

    private final Duration shutdownTimeout;

    NativeListenerSource(
            NativeListener listener, ListenerSettings settings, MqClients clients, Duration shutdownTimeout) {
        this.listener = listener;
        this.settings = settings;
        this.clients = clients;
        this.shutdownTimeout = shutdownTimeout;
    }

    @Override
    public @Nullable String cluster() {
        return clients.clusters().stream()
                .filter(cluster -> Objects.equals(clients.producer(cluster).getNamesrvAddr(), listener.nameServer()))
                .findFirst()
                .orElse(null);
    }

    /** Waits for a cluster that is known; one that is not is tried until it works. */
    @Override
    public CompletableFuture<Void> whenReady() {
        String cluster = cluster();
        return (cluster != null) ? clients.whenReady(cluster) : CompletableFuture.completedFuture(null);
    }

    @Override
    public DefaultMQPushConsumer newConsumer() throws MQClientException {
        DefaultMQPushConsumer created = create();
        int threads = settings.get(ListenerSetting.CONCURRENCY);
        created.setConsumeThreadMax(threads);
        created.setConsumeThreadMin(threads);
        created.setMaxReconsumeTimes(settings.get(ListenerSetting.MAX_ATTEMPTS) - 1);
        created.setPullBatchSize(settings.get(ListenerSetting.PULL_BATCH_SIZE));
        created.setMessageModel(
                settings.get(ListenerSetting.BROADCASTING) ? MessageModel.BROADCASTING : MessageModel.CLUSTERING);
        Duration own = listener.shutdownTimeout();
        created.setAwaitTerminationMillisWhenShutdown(((own != null) ? own : shutdownTimeout).toMillis());
        if (created.getOffsetStore() == null && settings.has(ListenerSetting.CONSUME_FROM)) {
            created.setOffsetStore(new StartOffsets(created, settings.get(ListenerSetting.CONSUME_FROM)));
        }
        return created;
    }

    @Override
    public void stop(DefaultMQPushConsumer consumer) {
        clients.stopConsumer(consumer);
    }

    private DefaultMQPushConsumer create() throws MQClientException {
        try {
            return listener.newConsumer();
        } catch (MQClientException | RuntimeException ex) {
            throw ex;
        } catch (Exception ex) {
            throw new MQClientException("The consumer of listener %s cannot be made".formatted(listener.id()), ex);
        }
    }
}
