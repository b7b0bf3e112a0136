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
package io.github.mqstarter.deadletter;

import io.github.mqstarter.MqException;
import io.github.mqstarter.deadletter.Redriver.Route;
import io.github.mqstarter.deadletter.SettlementRecord.Outcome;
import io.github.mqstarter.deadletter.SettlementRun.Action;
import io.github.mqstarter.deadletter.SettlementRun.Plan;
import io.github.mqstarter.listener.Rate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** {@link DeadLetterOperations} on the cluster of each group's listener, or on a named one. */
final class DefaultDeadLetterOperations implements DeadLetterOperations {

    /** How many letters are looked at for one page, so that a selection that few meet takes its time in parts. */
    private static final int MAX_READS = 64;

    /** How large the letters of a page are at most, but for the last of them. */
    private static final long MAX_BYTES = 16 * 1024 * 1024;

    /** What is redriven twice at most if the process dies in between. */
    private static final int REDRIVE_PAGE = 32;

    private static final int PAGE_SECONDS = 5;

    /** To discard twice does no harm; as many offsets as have room in the properties of a message. */
    private static final int DISCARD_PAGE = 512;

    private static final int MAX_REASON = 1000;

    private final LetterStores stores;

    private final @Nullable String cluster;

    DefaultDeadLetterOperations(LetterStores stores, @Nullable String cluster) {
        this.stores = stores;
        this.cluster = cluster;
    }

    @Override
    public List<DeadLetterGroup> groups() {
        return stores.groups().all().stream()
                .map(container -> new GroupOnCluster(container.group(), String.valueOf(container.cluster())))
                .filter(group -> cluster == null || group.cluster.equals(cluster))
                .distinct()
                .sorted(Comparator.comparing(GroupOnCluster::group).thenComparing(GroupOnCluster::cluster))
                .map(group -> new DeadLetterGroup(
                        group.group,
                        group.cluster,
                        stores.of(group.group, group.cluster).depth()))
                .toList();
    }

    @Override
    public long count(String group) {
        return store(group).depth();
    }

    @Override
    public List<DeadLetter> browse(String group, int max) {
        requireAtLeastOne(max);
        LetterStore store = store(group);
        List<DeadLetter> letters = new ArrayList<>();
        for (LetterQueue queue : store.queues()) {
            LetterScan scan = scan(store, DeadLetterSelection.all(), List.of(queue), null);
            int enough = letters.size() + max;
            while (letters.size() < enough && scan.position() != null) {
                letters.addAll(scan.next());
            }
        }
        letters.sort(Comparator.comparing(letter -> letter.message().getStoreTimestamp()));
        return List.copyOf(letters.subList(0, Math.min(max, letters.size())));
    }

    @Override
    public DeadLetterPage browse(String group, DeadLetterSelection selection, @Nullable String after, int max) {
        requireAtLeastOne(max);
        LetterStore store = store(group);
        LetterId from = (after != null) ? LetterId.parse(after) : null;
        List<LetterQueue> queues = store.queues();
        LetterScan scan = scan(store, selection, queues, from);
        List<DeadLetter> letters = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < MAX_READS && letters.size() < max && bytes < MAX_BYTES && scan.position() != null; i++) {
            List<DeadLetter> more = scan.next();
            letters.addAll(more);
            bytes += more.stream().mapToLong(letter -> letter.body().length).sum();
        }
        if (letters.size() > max) {
            letters.subList(max, letters.size()).clear();
            LetterId behind = LetterId.parse(letters.get(max - 1).id()).next();
            scan = scan(store, selection, queues, behind);
        }
        LetterId next = scan.position();
        return new DeadLetterPage(letters, (next != null) ? next.toString() : null);
    }

    @Override
    public DeadLetter get(String group, String id) {
        LetterId place = LetterId.parse(id);
        LetterStore store = store(group);
        for (LetterQueue queue : store.queues()) {
            if (place.isIn(queue.queue())
                    && place.offset() >= queue.range().begin()
                    && place.offset() < queue.range().end()) {
                MessageExt message = store.at(queue.queue(), place.offset());
                if (message != null && !SettlementRecord.is(message)) {
                    return reader(store).read(message, queue.gone().contains(place.offset()));
                }
            }
        }
        throw new NoSuchDeadLetterException(group, id);
    }

    @Override
    public RedriveResult redrive(String group, DeadLetterSelection selection) {
        return redrive(group, selection, RedriveOptions.DEFAULTS);
    }

    @Override
    public RedriveResult redrive(String group, DeadLetterSelection selection, RedriveOptions options) {
        LetterStore store = store(group);
        if (options.dryRun()) {
            return dryRun(store, selection, options);
        }
        Redriver redriver = stores.redriver(store, route(store, options.target()));
        Plan plan = new Plan(
                Outcome.REDRIVEN,
                null,
                redriver::send,
                options.maxRate(),
                options.maxRedrives(),
                page(options.maxRate()));
        SettlementRun run = settle(store, selection, plan, new AuditLog("redrive", store.cluster(), group), options);
        MqException unread = run.unread();
        if (unread != null && run.settled() == 0 && !Thread.currentThread().isInterrupted()) {
            throw unread;
        }
        return new RedriveResult(run.selected(), run.settled(), run.overLimit(), false, run.failure());
    }

    @Override
    public long discard(String group, DeadLetterSelection selection, String reason) {
        String why = requireReason(reason);
        LetterStore store = store(group);
        Action nothing = letter -> {};
        Plan plan = new Plan(Outcome.DISCARDED, why, nothing, Rate.UNLIMITED, Integer.MAX_VALUE, DISCARD_PAGE);
        AuditLog audit = new AuditLog("discard", store.cluster(), group);
        SettlementRun run = settle(store, selection, plan, audit, "reason=" + why);
        if (run.failure() != null) {
            throw new MqException(
                    "After %d dead letters of group %s were discarded: %s"
                            .formatted(run.settled(), group, run.failure()),
                    run.cause());
        }
        return run.settled();
    }

    @Override
    public DeadLetterOperations onCluster(String name) {
        stores.requireCluster(name);
        return new DefaultDeadLetterOperations(stores, name);
    }

    /** As many as are sent in a few seconds. */
    private static int page(Rate rate) {
        return (int) Math.max(1, Math.min(REDRIVE_PAGE, rate.perSecond() * PAGE_SECONDS));
    }

    private RedriveResult dryRun(LetterStore store, DeadLetterSelection selection, RedriveOptions options) {
        LetterScan scan = scan(store, selection, store.queues(), null);
        long selected = 0;
        long overLimit = 0;
        while (scan.position() != null) {
            List<DeadLetter> letters = scan.next();
            selected += letters.size();
            overLimit += letters.stream()
                    .filter(letter -> letter.redrives() >= options.maxRedrives())
                    .count();
        }
        return new RedriveResult(selected, selected - overLimit, overLimit, true, null);
    }

    /** What others have settled is read when nobody else can settle any more. */
    private SettlementRun settle(
            LetterStore store, DeadLetterSelection selection, Plan plan, AuditLog audit, Object how) {
        try (Claim claim = Claim.of(store, store.queues()).keep()) {
            audit.begin(selection, how);
            List<LetterQueue> queues =
                    store.queues().stream().filter(claim::covers).toList();
            LetterScan scan = scan(store, selection, queues, null);
            return new SettlementRun(scan, claim, plan, stores.settlements(store), audit).run();
        }
    }

    private Route route(LetterStore store, RedriveOptions.Target target) {
        if (target == RedriveOptions.Target.ORIGIN_TOPIC) {
            return Route.TOPIC;
        }
        boolean ordered = stores.groups().isOrdered(store.group(), store.cluster(), store.admin());
        return ordered ? Route.TOPIC_FOR_GROUP : Route.RETRY_TOPIC;
    }

    private LetterScan scan(
            LetterStore store, DeadLetterSelection selection, List<LetterQueue> queues, @Nullable LetterId from) {
        return new LetterScan(store, reader(store), selection, queues, from);
    }

    private LetterReader reader(LetterStore store) {
        return stores.reader(store);
    }

    private LetterStore store(String group) {
        return stores.of(group, (cluster != null) ? cluster : stores.groups().clusterOf(group));
    }

    private static void requireAtLeastOne(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max: %d is not at least 1".formatted(max));
        }
    }

    /** In one line, as it gets into logs and the properties of a message. */
    private static String requireReason(String reason) {
        if (!StringUtils.hasText(reason) || reason.length() > MAX_REASON) {
            throw new IllegalArgumentException(
                    "reason: say why the letters are discarded, in up to %d characters".formatted(MAX_REASON));
        }
        return reason.replaceAll("\\p{Cntrl}+", " ");
    }

    private record GroupOnCluster(String group, String cluster) {}
}
