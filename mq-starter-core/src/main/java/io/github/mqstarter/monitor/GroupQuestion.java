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
package io.github.mqstarter.monitor;

import io.github.mqstarter.MqException;
import io.github.mqstarter.StartPosition;
import io.github.mqstarter.admin.ClusterAdmin;
import io.github.mqstarter.admin.QueuePage;
import io.github.mqstarter.admin.QueueRange;
import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.MqListenerContainer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.admin.OffsetWrapper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks brokers how far the group of a listener is. */
final class GroupQuestion {

    private static final Logger logger = LoggerFactory.getLogger(MqMonitor.class);

    private static final long ROUTE_NANOS = Duration.ofSeconds(30).toNanos();

    private final MqListenerContainer container;

    /** Where the messages are that were read last; nothing is read again while a queue stays where it is. */
    private final Map<MessageQueue, Head> heads = new ConcurrentHashMap<>();

    private final Map<String, Route> routes = new ConcurrentHashMap<>();

    /** Where the topic and the retries are, if that is known. */
    private volatile @Nullable Set<String> home;

    private volatile long homeAt = System.nanoTime() - ROUTE_NANOS;

    GroupQuestion(MqListenerContainer container) {
        this.container = container;
    }

    /** Whether a broker may have messages for the group, as long as it is not known that it has none. */
    boolean concerns(BrokerWatch broker) {
        Set<String> known = home;
        return known == null || known.contains(broker.name());
    }

    /** Asks one broker. */
    GroupShare ask(ClusterAdmin admin, BrokerWatch broker) {
        askForHome(admin);
        Map<MessageQueue, Long> own = container.offsets();
        Map<MessageQueue, OffsetWrapper> told =
                admin.group(container.group()).consumeStats(broker.address()).getOffsetTable();
        List<QueueLag> topic = lags(admin, broker, container.topic(), told, own);
        List<QueueLag> retries = lags(admin, broker, MixAll.getRetryTopic(container.group()), told, own);
        long oldest = Math.min(oldest(admin, topic), oldest(admin, retries));
        return GroupShare.of(topic, retries, oldest);
    }

    private List<QueueLag> lags(
            ClusterAdmin admin,
            BrokerWatch broker,
            String topic,
            Map<MessageQueue, OffsetWrapper> told,
            Map<MessageQueue, Long> own) {
        String full = admin.withNamespace(topic);
        List<MessageQueue> queues = told.keySet().stream()
                .filter(queue -> queue.getTopic().equals(full))
                .toList();
        if (queues.isEmpty()) { // the group has never stored an offset there
            queues = route(admin, topic).stream()
                    .filter(queue -> queue.getBrokerName().equals(broker.name()))
                    .toList();
        }
        List<QueueLag> lags = new ArrayList<>();
        queues.forEach(queue -> lags.add(lag(admin, queue, told.get(queue), own.get(queue))));
        return lags;
    }

    /** A broker says 0 also where no offset was stored. */
    private QueueLag lag(ClusterAdmin admin, MessageQueue queue, @Nullable OffsetWrapper told, @Nullable Long own) {
        if (told != null && own != null) {
            return new QueueLag(queue, own, told.getBrokerOffset());
        }
        if (told != null && (told.getConsumerOffset() > 0 || told.getBrokerOffset() == 0)) {
            return new QueueLag(queue, told.getConsumerOffset(), told.getBrokerOffset());
        }
        OptionalLong stored = (own != null)
                ? OptionalLong.of(own)
                : admin.group(container.group()).storedOffset(queue);
        QueueRange range = admin.queue(queue).range();
        long offset = stored.isPresent() ? stored.getAsLong() : begin(admin, queue, range);
        return new QueueLag(queue, offset, range.end());
    }

    /** Where the group will begin. */
    private long begin(ClusterAdmin admin, MessageQueue queue, QueueRange range) {
        StartPosition position = container.settings().get(ListenerSetting.CONSUME_FROM);
        boolean isRetry = queue.getTopic().startsWith(MixAll.RETRY_GROUP_TOPIC_PREFIX);
        return isRetry ? range.begin() : admin.queue(queue).offsetOf(position);
    }

    /** Name servers may know brokers that have nothing of the topic. Without an answer it is where it was. */
    private void askForHome(ClusterAdmin admin) {
        long now = System.nanoTime();
        if (now - homeAt < ROUTE_NANOS) {
            return;
        }
        homeAt = now;
        try {
            Set<String> names = new HashSet<>();
            for (String topic : List.of(container.topic(), MixAll.getRetryTopic(container.group()))) {
                route(admin, topic).forEach(queue -> names.add(queue.getBrokerName()));
            }
            home = names;
        } catch (MqException ex) {
            logger.debug("Where group {} has messages is not known", container.group(), ex);
        }
    }

    private List<MessageQueue> route(ClusterAdmin admin, String topic) {
        Route known = routes.get(topic);
        if (known == null || System.nanoTime() - known.at() > ROUTE_NANOS) {
            known = new Route(admin.queues(topic), System.nanoTime());
            routes.put(topic, known);
        }
        return known.queues();
    }

    private long oldest(ClusterAdmin admin, List<QueueLag> lags) {
        long oldest = GroupShare.NONE;
        for (QueueLag lag : lags) {
            oldest = (lag.count() > 0) ? Math.min(oldest, storedAt(admin, lag)) : oldest;
        }
        return oldest;
    }

    private long storedAt(ClusterAdmin admin, QueueLag lag) {
        Head head = heads.get(lag.queue());
        if (head == null || head.offset() != lag.offset()) {
            long storedAt = readStoredAt(admin, lag);
            if (storedAt == GroupShare.NONE) {
                return storedAt;
            }
            head = new Head(lag.offset(), storedAt);
            heads.put(lag.queue(), head);
        }
        return head.storedAt();
    }

    /** The broker may have deleted the message, and then says where others are. */
    private static long readStoredAt(ClusterAdmin admin, QueueLag lag) {
        QueuePage page = admin.queue(lag.queue()).read(lag.offset(), 1, "*");
        if (page.messages().isEmpty() && page.next() > lag.offset() && page.next() < lag.end()) {
            page = admin.queue(lag.queue()).read(page.next(), 1, "*");
        }
        return page.messages().isEmpty()
                ? GroupShare.NONE
                : page.messages().get(0).getStoreTimestamp();
    }

    private record Head(long offset, long storedAt) {}

    private record Route(List<MessageQueue> queues, long at) {}
}
