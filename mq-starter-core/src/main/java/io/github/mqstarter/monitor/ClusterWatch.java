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
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.deadletter.DeadLetterOperations;
import io.github.mqstarter.monitor.ClusterStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of one cluster. */
final class ClusterWatch {

    private static final Logger logger = LoggerFactory.getLogger(MqMonitor.class);

    /** Twice that, after an interval, is within the ten seconds in which an outage is to be seen. */
    private static final Duration PROBE_TIMEOUT = Duration.ofMillis(1500);

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final long FORGET_NANOS = Duration.ofMinutes(10).toNanos();

    private final String name;

    private final ClusterAdmin probes;

    private final ClusterAdmin admin;

    private final @Nullable DeadLetterOperations deadLetters;

    private final Refusals refusals = new Refusals();

    private final SingleFlight listing = new SingleFlight();

    private final SingleFlight counting = new SingleFlight();

    private final Map<String, BrokerWatch> brokers = new ConcurrentSkipListMap<>();

    private volatile boolean listed;

    private volatile @Nullable String nameServerProblem;

    private volatile @Nullable Instant seenAt;

    private volatile State logged = State.UNKNOWN;

    ClusterWatch(String name, MqClients clients, @Nullable DeadLetterOperations deadLetters) {
        this.name = name;
        this.probes = ClusterAdmin.of(clients, name, PROBE_TIMEOUT);
        this.admin = ClusterAdmin.of(clients, name, TIMEOUT);
        this.deadLetters = deadLetters;
    }

    /** Begins to ask for everything, and completes when there are answers, or there will be none. */
    CompletableFuture<Void> ask(List<GroupWatch> groups, Executor executor) {
        Set<BrokerWatch> known = new HashSet<>(brokers.values());
        List<CompletableFuture<Void>> all = new ArrayList<>();
        known.forEach(broker -> all.add(ask(broker, groups, executor)));
        all.add(listing.run(this::listBrokers, executor)
                .thenCompose(listing -> allOf(brokers.values().stream()
                        .filter(broker -> !known.contains(broker))
                        .map(broker -> ask(broker, groups, executor))
                        .toList())));
        all.add(counting.run(() -> count(groups), executor));
        return allOf(all).thenRun(this::seen);
    }

    private static CompletableFuture<Void> allOf(List<CompletableFuture<Void>> all) {
        return CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]));
    }

    private void listBrokers() {
        try {
            Map<String, String> now = admin.brokers();
            now.forEach((broker, address) -> brokers.compute(
                    broker,
                    (key, before) -> (before != null && before.address().equals(address))
                            ? before
                            : new BrokerWatch(broker, address)));
            brokers.values().forEach(broker -> broker.listed(now.containsKey(broker.name())));
            brokers.values().removeIf(broker -> broker.awayNanos() > FORGET_NANOS);
            nameServerProblem = null;
        } catch (MqException ex) {
            nameServerProblem = "No name server answers (%s)".formatted(Refusals.reason(ex));
        }
        listed = true;
    }

    private CompletableFuture<Void> ask(BrokerWatch broker, List<GroupWatch> groups, Executor executor) {
        return broker.probe
                .run(() -> probe(broker), executor)
                .thenCompose(probed -> broker.isReachable()
                        ? broker.questions.run(() -> askForNumbers(broker, groups), executor)
                        : CompletableFuture.completedFuture(null));
    }

    private void probe(BrokerWatch broker) {
        try {
            broker.probe(probes);
        } catch (MqException ex) {
            logger.debug("Broker {} was not asked", broker, ex); // the clients stop
        }
        logChange();
    }

    /** In any order, so that none is always the last. */
    private void askForNumbers(BrokerWatch broker, List<GroupWatch> groups) {
        broker.askForFigures(admin, refusals);
        List<GroupWatch> shuffled = new ArrayList<>(groups);
        Collections.shuffle(shuffled);
        for (GroupWatch group : shuffled) {
            if (group.ask(admin, broker, refusals)) {
                return;
            }
        }
    }

    private void count(List<GroupWatch> groups) {
        if (deadLetters == null) {
            return;
        }
        DeadLetterOperations here = deadLetters.onCluster(name);
        for (GroupWatch group : groups) {
            if (state() == State.DOWN) {
                return;
            }
            group.count(here, refusals);
        }
    }

    private void seen() {
        if (listed) {
            seenAt = Instant.now();
        }
        logChange();
    }

    private synchronized void logChange() {
        State state = state();
        if (state == State.DOWN && logged != State.DOWN) {
            logger.warn("Cluster '{}' is down. {}", name, problem());
        } else if (state == State.UP && logged == State.DOWN) {
            logger.info("Cluster '{}' is up", name);
        }
        logged = state;
    }

    private State state() {
        if (brokers.values().stream().anyMatch(BrokerWatch::isReachable)) {
            return State.UP;
        }
        boolean known = listed && brokers.values().stream().allMatch(BrokerWatch::isAsked);
        return known ? State.DOWN : State.UNKNOWN;
    }

    /** Those that have a part in the numbers of groups. */
    List<BrokerWatch> counted() {
        return brokers.values().stream().filter(BrokerWatch::counts).toList();
    }

    ClusterStatus status() {
        List<BrokerStatus> seen =
                brokers.values().stream().map(BrokerWatch::status).toList();
        return new ClusterStatus(name, state(), listed && nameServerProblem == null, seen, problem(), seenAt);
    }

    private @Nullable String problem() {
        List<String> problems = new ArrayList<>();
        String away = brokers.values().stream()
                .filter(broker -> broker.isAsked() && !broker.isReachable())
                .map(BrokerWatch::toString)
                .collect(Collectors.joining(", "));
        if (!away.isEmpty()) {
            problems.add("No answer from broker " + away);
        }
        String ofNameServer = nameServerProblem;
        if (ofNameServer != null) {
            problems.add(ofNameServer);
        } else if (listed && brokers.isEmpty()) {
            problems.add("The name server knows no broker");
        }
        return problems.isEmpty() ? null : String.join(". ", problems);
    }
}
