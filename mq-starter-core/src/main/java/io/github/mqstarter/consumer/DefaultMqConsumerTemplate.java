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
package io.github.mqstarter.consumer;

import io.github.mqstarter.MqPhases;
import io.github.mqstarter.client.MqClients;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.converter.MessageConverter;

/** {@link MqConsumerTemplate} that knows the consumers it has made. */
final class DefaultMqConsumerTemplate implements MqConsumerTemplate {

    private static final Logger logger = LoggerFactory.getLogger(MqConsumerTemplate.class);

    private final MqClients clients;

    private final MessageConverter converter;

    private final String requestIdHeader;

    private final String browseGroup;

    private final Set<PullConsumer<?>> consumers = new LinkedHashSet<>();

    private volatile boolean running = true;

    DefaultMqConsumerTemplate(
            MqClients clients, MessageConverter converter, String requestIdHeader, String browseGroup) {
        this.clients = clients;
        this.converter = converter;
        this.requestIdHeader = requestIdHeader;
        this.browseGroup = browseGroup;
    }

    @Override
    public <T> MqConsumer<T> open(ConsumerSpec<T> spec) {
        requireCluster(spec.source().cluster());
        PayloadReader<T> reader = new PayloadReader<>(converter, spec.source().payloadType());
        PullConsumer<T> consumer = new PullConsumer<>(clients, spec, reader, requestIdHeader, this::forget);
        synchronized (consumers) {
            consumers.add(consumer);
            if (running) {
                consumer.allow();
            }
        }
        return consumer;
    }

    @Override
    public <T> MqBrowser<T> browse(BrowseSpec<T> spec) {
        requireCluster(spec.source().cluster());
        PayloadReader<T> reader = new PayloadReader<>(converter, spec.source().payloadType());
        return new TopicBrowser<>(clients, spec, browseGroup, reader, requestIdHeader);
    }

    @Override
    public void start() {
        synchronized (consumers) {
            running = true;
            consumers.forEach(PullConsumer::allow);
        }
    }

    @Override
    public void stop() {
        List<PullConsumer<?>> stopping;
        synchronized (consumers) {
            running = false;
            stopping = List.copyOf(consumers);
        }
        stopping.forEach(DefaultMqConsumerTemplate::disconnectQuietly);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return MqPhases.LISTENERS;
    }

    @Override
    public void close() {
        stop();
        List<PullConsumer<?>> closing;
        synchronized (consumers) {
            closing = List.copyOf(consumers);
        }
        closing.forEach(PullConsumer::close);
    }

    private void forget(PullConsumer<?> consumer) {
        synchronized (consumers) {
            consumers.remove(consumer);
        }
    }

    private static void disconnectQuietly(PullConsumer<?> consumer) {
        try {
            consumer.disconnect();
        } catch (RuntimeException ex) {
            logger.warn("A consumer did not stop in order", ex);
        }
    }

    private void requireCluster(@Nullable String cluster) {
        if (cluster != null && !clients.clusters().contains(cluster)) {
            throw new IllegalArgumentException("cluster: there is no '%s': the clusters are %s (see mq.clusters)"
                    .formatted(cluster, clients.clusters()));
        }
    }
}
