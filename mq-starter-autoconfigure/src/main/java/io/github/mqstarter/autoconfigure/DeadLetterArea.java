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

import io.github.mqstarter.deadletter.DeadLetterGroup;
import io.github.mqstarter.deadletter.DeadLetterOperations;
import io.github.mqstarter.deadletter.DeadLetterSelection;
import io.github.mqstarter.deadletter.RedriveOptions;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
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

    List<Map<String, Object>> groups() {
        return operations.groups().stream().map(DeadLetterArea::view).toList();
    }

    Map<String, Object> browse(String group, EndpointArguments arguments) {
        requireKnown(group);
        return DeadLetterViews.page(operations.browse(
                group, arguments.selection(), arguments.text("after"), arguments.number("size", PAGE, MAX_PAGE)));
    }

    Map<String, Object> one(String group, String id) {
        requireKnown(group);
        return DeadLetterViews.full(operations.get(group, id));
    }

    Map<String, Object> act(String group, EndpointArguments arguments, String caller) {
        requireKnown(group);
        String action = arguments.word("action", "", ACTIONS);
        DeadLetterSelection selection = arguments.chosen();
        return action.equals("redrive")
                ? redrive(group, selection, arguments, caller)
                : discard(group, selection, arguments, caller);
    }

    private Map<String, Object> redrive(
            String group, DeadLetterSelection selection, EndpointArguments arguments, String caller) {
        RedriveOptions options = options(arguments);
        requireDecided(arguments);
        log(group, "redrive", options.dryRun(), caller);
        return DeadLetterViews.result(operations.redrive(group, selection, options));
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

    private Map<String, Object> discard(
            String group, DeadLetterSelection selection, EndpointArguments arguments, String caller) {
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
                .with("discarded", dryRun ? count(group, selection) : operations.discard(group, selection, reason))
                .with("dryRun", dryRun)
                .map();
    }

    private long count(String group, DeadLetterSelection selection) {
        return operations
                .redrive(group, selection, RedriveOptions.DEFAULTS.dryRun(true))
                .selected();
    }

    private static Map<String, Object> view(DeadLetterGroup group) {
        return new EndpointJson()
                .with("group", group.group())
                .with("cluster", group.cluster())
                .with("depth", group.depth())
                .map();
    }

    private void requireKnown(String group) {
        List<String> known = registry.getContainers().stream()
                .flatMap(DeadLetterArea::groups)
                .distinct()
                .toList();
        if (!known.contains(group)) {
            throw EndpointException.notFound(
                    "No listener has the group '%s': the groups are %s".formatted(group, new TreeSet<>(known)));
        }
    }

    /** The group of a listener, and the one whose dead letters it listens to. */
    private static Stream<String> groups(MqListenerContainer container) {
        String topic = container.topic();
        return topic.startsWith(MixAll.DLQ_GROUP_TOPIC_PREFIX)
                ? Stream.of(container.group(), topic.substring(MixAll.DLQ_GROUP_TOPIC_PREFIX.length()))
                : Stream.of(container.group());
    }
}
