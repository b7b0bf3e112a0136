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

import io.github.mqstarter.MqException;
import io.github.mqstarter.admin.ClusterAdmin;
import io.github.mqstarter.client.MqClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;

/** {@link MqBrowser} that merges the queues of a topic by the times their messages were stored. */
final class TopicBrowser<T> implements MqBrowser<T> {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ClusterAdmin admin;

    private final BrowseSpec<T> spec;

    private final String group;

    private final PayloadReader<T> payloads;

    private final String requestIdHeader;

    private @Nullable List<QueueReader> queues;

    TopicBrowser(
            MqClients clients, BrowseSpec<T> spec, String group, PayloadReader<T> payloads, String requestIdHeader) {
        this.admin = ClusterAdmin.of(clients, spec.source().cluster(), TIMEOUT);
        this.spec = spec;
        this.group = group;
        this.payloads = payloads;
        this.requestIdHeader = requestIdHeader;
    }

    @Override
    public synchronized List<Received<T>> next(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max: %d is not at least 1".formatted(max));
        }
        List<Received<T>> page = new ArrayList<>();
        try {
            fill(page, max);
        } catch (MqException ex) {
            if (page.isEmpty()) {
                throw new MqException("Cannot browse %s".formatted(spec), ex);
            }
        }
        return page;
    }

    private void fill(List<Received<T>> page, int max) {
        List<QueueReader> readers = readers();
        while (page.size() < max) {
            for (QueueReader reader : readers) {
                reader.fetch();
            }
            Optional<QueueReader> oldest =
                    readers.stream().filter(QueueReader::hasNext).min(Comparator.comparingLong(QueueReader::nextTime));
            if (oldest.isEmpty()) {
                return;
            }
            page.add(received(oldest.get().next()));
        }
    }

    private Received<T> received(MessageExt message) {
        message.setTopic(spec.source().topic()); // without the namespace
        return new Received<>(message, payloads, requestIdHeader, null);
    }

    private List<QueueReader> readers() {
        List<QueueReader> present = queues;
        if (present == null) {
            present = open();
            queues = present;
        }
        return present;
    }

    private List<QueueReader> open() {
        Source<T> source = spec.source();
        List<MessageQueue> found = admin.queues(source.topic());
        if (found.isEmpty()) {
            throw new MqException("There is no topic %s, or none that can be read".formatted(source));
        }
        return found.stream()
                .map(queue -> QueueReader.of(admin.queue(queue), source.selector(), group, spec.from()))
                .toList();
    }
}
