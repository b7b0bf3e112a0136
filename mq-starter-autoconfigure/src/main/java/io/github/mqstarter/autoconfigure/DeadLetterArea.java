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
package io.github.mqstarter.autoconfigure;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import io.github.mqstarter.MqException;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.deadletter.DeadLetterGroup;
import io.github.mqstarter.deadletter.DeadLetterOperations;
import io.github.mqstarter.deadletter.DeadLetterSelection;
import io.github.mqstarter.deadletter.RedriveOptions;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.rocketmq.common.MixAll;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the endpoint does with dead letters of the groups that this application listens for. */
final class DeadLetterArea {

    private static final Logger logger = LoggerFactory.getLogger(MqEndpoint.class);

    private static final int PAGE = 50;

    private static final int MAX_PAGE = 500;

    private static final List<String> ACTIONS = List.of("redrive", "discard");

    private static final List<String> TARGETS = List.of("failed-group", "origin-topic");

    private final DeadLetterOperations operations;

    private final MqListenerRegistry registry;

    DeadLetterArea(DeadLetterOperations operations, MqListenerRegistry registry) {
        this.operations = operations;
        this.registry = registry;
    }

    /** What a cluster that does not answer has is not known; the groups of the others are. */
    Map<String, Object> groups() {
        List<DeadLetterGroup> groups = new ArrayList<>();
        List<MqException> failures = new ArrayList<>();
        for (String cluster : clusters(container -> true)) {
            try {
                groups.addAll(operations.onCluster(cluster).groups());
            } catch (MqException ex) {
                failures.add(ex);
            }
        }
        if (groups.isEmpty() && !failures.isEmpty()) {
            throw failures.get(0);
        }
        groups.sort(Comparator.comparing(DeadLetterGroup::group).thenComparing(DeadLetterGroup::cluster));
        return new EndpointJson()
                .with("groups", groups.stream().map(DeadLetterArea::view).toList())
                .with("error", failures.isEmpty() ? null : messages(failures))
                .map();
    }

    private static String messages(List<MqException> failures) {
        return failures.stream().map(Throwable::getMessage).collect(joining("; "));
    }

    Map<String, Object> browse(String group, EndpointArguments arguments) {
        return DeadLetterViews.page(on(group, arguments)
                .browse(
                        group,
                        arguments.selection(),
                        arguments.text("after"),
                        arguments.number("size", PAGE, MAX_PAGE)));
    }

    Map<String, Object> one(String group, String id, EndpointArguments arguments) {
        return DeadLetterViews.full(on(group, arguments).get(group, id));
    }

    Map<String, Object> act(String group, EndpointArguments arguments, String caller) {
        DeadLetterOperations letters = on(group, arguments);
        String action = arguments.word("action", "", ACTIONS);
        DeadLetterSelection selection = arguments.chosen();
        return action.equals("redrive")
                ? redrive(letters, group, selection, arguments, caller)
                : discard(letters, group, selection, arguments, caller);
    }

    private static Map<String, Object> redrive(
            DeadLetterOperations letters,
            String group,
            DeadLetterSelection selection,
            EndpointArguments arguments,
            String caller) {
        RedriveOptions options = options(arguments);
        requireDecided(arguments);
        log(group, "redrive", options.dryRun(), caller);
        return DeadLetterViews.result(letters.redrive(group, selection, options));
    }

    private static void log(String group, String action, boolean dryRun, String caller) {
        logger.info("Dead letters of group {}: {}{} asked by {}", group, dryRun ? "dry run of " : "", action, caller);
    }

    /** The endpoint does not get to see a field with a wrong name, which must not make a dry run of all a real one. */
    private static void requireDecided(EndpointArguments arguments) {
        if (arguments.flag("all") && !arguments.has("dryRun")) {
            throw EndpointException.badRequest(
                    "'all' means every letter, so say 'dryRun' too: true to see how many there are, then false");
        }
    }

    private static RedriveOptions options(EndpointArguments arguments) {
        RedriveOptions defaults = RedriveOptions.DEFAULTS;
        String target = arguments.word("target", "failed-group", TARGETS);
        return defaults.to(RedriveOptions.Target.valueOf(
                        target.toUpperCase(Locale.ROOT).replace('-', '_')))
                .atMost(arguments.rate("maxRate"))
                .maxRedrives(arguments.number("maxRedrives", defaults.maxRedrives(), Integer.MAX_VALUE))
                .dryRun(arguments.flag("dryRun"));
    }

    private static Map<String, Object> discard(
            DeadLetterOperations letters,
            String group,
            DeadLetterSelection selection,
            EndpointArguments arguments,
            String caller) {
        String reason = arguments.text("reason");
        if (reason == null) {
            throw EndpointException.badRequest("discard needs a 'reason', for whoever asks later");
        }
        for (String redriven : List.of("target", "maxRate", "maxRedrives")) {
            arguments.none(redriven, "nothing is sent by a discard");
        }
        requireDecided(arguments);
        boolean dryRun = arguments.flag("dryRun");
        log(group, "discard", dryRun, caller);
        return new EndpointJson()
                .with(
                        "discarded",
                        dryRun ? count(letters, group, selection) : letters.discard(group, selection, reason))
                .with("dryRun", dryRun)
                .map();
    }

    private static long count(DeadLetterOperations letters, String group, DeadLetterSelection selection) {
        return letters.redrive(group, selection, RedriveOptions.DEFAULTS.dryRun(true))
                .selected();
    }

    private static Map<String, Object> view(DeadLetterGroup group) {
        return new EndpointJson()
                .with("group", group.group())
                .with("cluster", group.cluster())
                .with("depth", group.depth())
                .map();
    }

    /** On the cluster that is named, or the only one that the group has a listener on. */
    private DeadLetterOperations on(String group, EndpointArguments arguments) {
        Set<String> clusters = clusters(container -> groups(container).anyMatch(group::equals));
        if (clusters.isEmpty()) {
            Set<String> known = registry.getContainers().stream()
                    .flatMap(DeadLetterArea::groups)
                    .collect(toCollection(TreeSet::new));
            throw EndpointException.notFound(
                    "No listener has the group '%s': the groups are %s".formatted(group, known));
        }
        String named = arguments.text("cluster");
        if (named == null && clusters.size() > 1) {
            throw EndpointException.badRequest(
                    "The group '%s' is on the clusters %s: say which is meant by 'cluster'".formatted(group, clusters));
        }
        if (named != null && !clusters.contains(named)) {
            throw EndpointException.notFound(
                    "The group '%s' has no listener on the cluster '%s', but on %s".formatted(group, named, clusters));
        }
        return operations.onCluster(named != null ? named : clusters.iterator().next());
    }

    private Set<String> clusters(Predicate<MqListenerContainer> which) {
        return registry.getContainers().stream()
                .filter(which)
                .map(container -> Objects.requireNonNullElse(container.cluster(), MqClients.PRIMARY))
                .collect(toCollection(TreeSet::new));
    }

    /** The group of a listener, and the one whose dead letters it listens to. */
    private static Stream<String> groups(MqListenerContainer container) {
        String topic = container.topic();
        return topic.startsWith(MixAll.DLQ_GROUP_TOPIC_PREFIX)
                ? Stream.of(container.group(), topic.substring(MixAll.DLQ_GROUP_TOPIC_PREFIX.length()))
                : Stream.of(container.group());
    }
}
