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

import io.github.mqstarter.monitor.BrokerStatus;
import io.github.mqstarter.monitor.ClusterStatus;
import io.github.mqstarter.monitor.MqMonitor;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.lang.Nullable;

/**
 * The endpoint {@code mq}: shows clusters, listeners and dead letters, and acts on the latter two. The parameters of its
 * methods are those of a request: they are all optional here, so that it is this class that says what is missing. By which
 * annotation they are has to be known to all versions of Spring Boot.
 */
@SuppressWarnings("deprecation")
@WebEndpoint(id = "mq")
final class MqEndpoint {

    private static final String LISTENERS = "listeners";

    private static final String DEAD_LETTERS = "dead-letters";

    private final ListenerArea listeners;

    private final DeadLetterArea deadLetters;

    private final @Nullable MqMonitor monitor;

    MqEndpoint(ListenerArea listeners, DeadLetterArea deadLetters, @Nullable MqMonitor monitor) {
        this.listeners = listeners;
        this.deadLetters = deadLetters;
        this.monitor = monitor;
    }

    /** What is known without asking a broker. */
    @ReadOperation
    WebEndpointResponse<Map<String, Object>> overview() {
        return EndpointAnswers.of(() -> new EndpointJson()
                .with("clusters", clusters())
                .with(LISTENERS, listeners.summaries())
                .with("deadLetters", knownDeadLetters())
                .map());
    }

    @ReadOperation
    WebEndpointResponse<Map<String, Object>> area(@Selector String area) {
        return in(area, () -> Map.of(LISTENERS, listeners.all()), deadLetters::groups);
    }

    @ReadOperation
    WebEndpointResponse<Map<String, Object>> entry(
            @Selector String area,
            @Selector String name,
            @Nullable String ids,
            @Nullable String from,
            @Nullable String to,
            @Nullable String exception,
            @Nullable String key,
            @Nullable String requestId,
            @Nullable String text,
            @Nullable String after,
            @Nullable String size,
            @Nullable String cluster) {
        EndpointArguments arguments = filters(ids, from, to, exception, key, requestId, text)
                .with("after", after)
                .with("size", size)
                .with("cluster", cluster);
        return in(area, () -> listeners.one(name), () -> deadLetters.browse(name, arguments));
    }

    @ReadOperation
    WebEndpointResponse<Map<String, Object>> letter(
            @Selector String area, @Selector String name, @Selector String letterId, @Nullable String cluster) {
        EndpointArguments arguments = new EndpointArguments().with("cluster", cluster);
        Supplier<Map<String, Object>> nothing = () -> {
            throw EndpointException.notFound("A listener has no '%s'".formatted(letterId));
        };
        return in(area, nothing, () -> deadLetters.one(name, letterId, arguments));
    }

    @WriteOperation
    WebEndpointResponse<Map<String, Object>> act(
            SecurityContext security,
            @Selector String area,
            @Selector String name,
            @Nullable String action,
            @Nullable String timestamp,
            @Nullable String ids,
            @Nullable String from,
            @Nullable String to,
            @Nullable String exception,
            @Nullable String key,
            @Nullable String requestId,
            @Nullable String text,
            @Nullable String all,
            @Nullable String dryRun,
            @Nullable String maxRate,
            @Nullable String target,
            @Nullable String maxRedrives,
            @Nullable String reason,
            @Nullable String cluster) {
        EndpointArguments arguments = filters(ids, from, to, exception, key, requestId, text)
                .with("action", action)
                .with("timestamp", timestamp)
                .with("all", all)
                .with("dryRun", dryRun)
                .with("maxRate", maxRate)
                .with("target", target)
                .with("maxRedrives", maxRedrives)
                .with("reason", reason)
                .with("cluster", cluster);
        String caller = caller(security);
        return in(area, () -> listeners.act(name, arguments, caller), () -> deadLetters.act(name, arguments, caller));
    }

    private static WebEndpointResponse<Map<String, Object>> in(
            String area, Supplier<Map<String, Object>> ofListeners, Supplier<Map<String, Object>> ofDeadLetters) {
        return switch (area) {
            case LISTENERS -> EndpointAnswers.of(ofListeners);
            case DEAD_LETTERS -> EndpointAnswers.of(ofDeadLetters);
            default ->
                EndpointAnswers.error(
                        EndpointException.NOT_FOUND,
                        "There is no '%s' here: there are %s and %s".formatted(area, LISTENERS, DEAD_LETTERS));
        };
    }

    private static EndpointArguments filters(
            @Nullable String ids,
            @Nullable String from,
            @Nullable String to,
            @Nullable String exception,
            @Nullable String key,
            @Nullable String requestId,
            @Nullable String text) {
        return new EndpointArguments()
                .with("ids", ids)
                .with("from", from)
                .with("to", to)
                .with("exception", exception)
                .with("key", key)
                .with("requestId", requestId)
                .with("text", text);
    }

    private static String caller(SecurityContext security) {
        Principal principal = security.getPrincipal();
        // in one line, whatever the name
        return (principal != null) ? principal.getName().replaceAll("\\p{Cntrl}", " ") : "somebody unknown";
    }

    private List<Map<String, Object>> clusters() {
        List<ClusterStatus> clusters = (monitor != null) ? monitor.clusters() : List.of();
        return clusters.stream().map(MqEndpoint::cluster).toList();
    }

    private List<Map<String, Object>> knownDeadLetters() {
        return (monitor == null)
                ? List.of()
                : monitor.groups().stream()
                        .map(status -> new EndpointJson()
                                .with("group", status.group())
                                .with("cluster", status.cluster())
                                .withNumber("depth", status.deadLetters())
                                .map())
                        .distinct()
                        .toList();
    }

    private static Map<String, Object> cluster(ClusterStatus cluster) {
        return new EndpointJson()
                .with("name", cluster.name())
                .withText("state", cluster.state())
                .with("nameServer", cluster.nameServer())
                .with(
                        "brokers",
                        cluster.brokers().stream().map(MqEndpoint::broker).toList())
                .with("problem", cluster.problem())
                .withText("seenAt", cluster.seenAt())
                .map();
    }

    private static Map<String, Object> broker(BrokerStatus broker) {
        return new EndpointJson()
                .with("name", broker.name())
                .with("address", broker.address())
                .with("reachable", broker.reachable())
                .withNumber("diskRatio", broker.diskRatio())
                .withNumber("diskFreeBytes", Math.rint(broker.diskFreeBytes()))
                .with("version", broker.version())
                .map();
    }
}
