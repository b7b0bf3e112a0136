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
import io.github.mqstarter.admin.ClusterAdmin;
import io.github.mqstarter.deadletter.DeadLetterOperations;
import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.MqListenerContainer;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What is known of the group of one listener. */
final class GroupWatch {

    private final MqListenerContainer container;

    private final GroupQuestion question;

    /** By broker. */
    private final Map<String, GroupShare> shares = new ConcurrentHashMap<>();

    private final Map<String, ClientIds> clientIds = new ConcurrentHashMap<>();

    private volatile long deadLetters;

    private volatile long deadLettersAt;

    private volatile boolean deadLettersKnown;

    private volatile @Nullable Instant seenAt;

    GroupWatch(MqListenerContainer container) {
        this.container = container;
        this.question = new GroupQuestion(container);
    }

    /** Asks a broker; says whether there is no use to ask it for more. */
    boolean ask(ClusterAdmin admin, BrokerWatch broker, Refusals refusals) {
        String asked = "group %s on broker %s".formatted(container.group(), broker.name());
        try {
            if (!container.settings().get(ListenerSetting.BROADCASTING)) {
                shares.put(broker.name(), question.ask(admin, broker));
                seenAt = Instant.now();
            }
            clientIds.computeIfAbsent(broker.name(), name -> new ClientIds()).ask(() -> admin.group(container.group())
                    .connectedClients(broker.address()));
            refusals.answered(asked);
            return false;
        } catch (MqException ex) {
            return refusals.note(asked, ex);
        }
    }

    /** Counts the dead letters. */
    void count(DeadLetterOperations operations, Refusals refusals) {
        String asked = "the dead letters of group " + container.group();
        try {
            deadLetters = operations.count(container.group());
            deadLettersAt = System.nanoTime();
            deadLettersKnown = true;
            seenAt = Instant.now();
            refusals.answered(asked);
        } catch (MqException ex) {
            refusals.note(asked, ex);
        }
    }

    /** A number is unknown if the share of one broker is, unless that broker has nothing of it. */
    GroupStatus status(String cluster, Collection<BrokerWatch> brokers, long staleNanos) {
        long now = System.nanoTime();
        Map<String, GroupShare> known = new HashMap<>();
        brokers.forEach(broker -> {
            GroupShare share = shares.get(broker.name());
            if (share != null && now - share.at() < staleNanos) {
                known.put(broker.name(), share);
            }
        });
        Collection<GroupShare> all = known.values();
        boolean complete = !all.isEmpty()
                && brokers.stream().filter(question::concerns).allMatch(broker -> known.containsKey(broker.name()));
        return new GroupStatus(
                container.group(),
                container.topic(),
                cluster,
                complete ? sum(all, GroupShare::lag) : Double.NaN,
                complete ? sum(all, GroupShare::retryLag) : Double.NaN,
                (deadLettersKnown && now - deadLettersAt < staleNanos) ? deadLetters : Double.NaN,
                complete ? oldestAge(all) : Double.NaN,
                duplicates(brokers),
                seenAt);
    }

    private static double sum(Collection<GroupShare> shares, ToLongFunction<GroupShare> number) {
        return shares.stream().mapToLong(number).sum();
    }

    private static double oldestAge(Collection<GroupShare> shares) {
        long oldest = shares.stream().mapToLong(GroupShare::oldestMillis).min().orElse(GroupShare.NONE);
        return (oldest == GroupShare.NONE) ? 0 : Math.max(0, System.currentTimeMillis() - oldest) / 1000.0;
    }

    private List<String> duplicates(Collection<BrokerWatch> brokers) {
        TreeSet<String> duplicates = new TreeSet<>();
        for (BrokerWatch broker : brokers) {
            ClientIds ids = clientIds.get(broker.name());
            if (ids != null && broker.isReachable()) {
                duplicates.addAll(ids.duplicates());
            }
        }
        return List.copyOf(duplicates);
    }
}
