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

import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the endpoint does with listeners. */
final class ListenerArea {

    private static final Logger logger = LoggerFactory.getLogger(MqEndpoint.class);

    private static final List<String> ACTIONS = List.of("pause", "resume", "restart", "stop", "start", "seek");

    private final MqListenerRegistry registry;

    private final ListenerViews views;

    ListenerArea(MqListenerRegistry registry, ListenerViews views) {
        this.registry = registry;
        this.views = views;
    }

    List<Map<String, Object>> summaries() {
        return registry.getContainers().stream().map(views::summary).toList();
    }

    List<Map<String, Object>> all() {
        return registry.getContainers().stream().map(views::full).toList();
    }

    Map<String, Object> one(String id) {
        return views.full(container(id));
    }

    Map<String, Object> act(String id, EndpointArguments arguments, String caller) {
        MqListenerContainer container = container(id);
        String action = arguments.word("action", "", ACTIONS);
        if (action.equals("seek")) {
            container.seek(time(arguments));
        } else {
            arguments.none("timestamp", "it goes with the action seek alone");
            run(action, container);
        }
        logger.info("Listener {}: {} {}asked by {}", id, action, at(arguments), caller);
        return views.full(container);
    }

    private static void run(String action, MqListenerContainer container) {
        switch (action) {
            case "pause" -> {
                requireStarted(container);
                container.pause();
            }
            case "resume" -> {
                requireStarted(container);
                container.resume();
            }
            case "restart" -> container.restart();
            case "stop" -> container.stop();
            default -> container.start();
        }
    }

    private static void requireStarted(MqListenerContainer container) {
        if (container.state() == MqListenerContainer.State.STOPPED) {
            throw EndpointException.conflict("Listener %s is stopped: start it".formatted(container.id()));
        }
    }

    private static Instant time(EndpointArguments arguments) {
        Instant time = arguments.time("timestamp");
        if (time == null) {
            throw EndpointException.badRequest("seek needs a 'timestamp' such as 2026-11-22T08:00:00Z");
        }
        if (time.isAfter(Instant.now())) {
            throw EndpointException.badRequest(
                    "'timestamp' is in the future: to seek there would skip all that waits. To skip it, give the time of now");
        }
        return time;
    }

    private static String at(EndpointArguments arguments) {
        String timestamp = arguments.text("timestamp");
        return (timestamp != null) ? "to " + timestamp + ", " : "";
    }

    private MqListenerContainer container(String id) {
        try {
            return registry.getContainer(id);
        } catch (IllegalArgumentException ex) {
            throw EndpointException.notFound(String.valueOf(ex.getMessage()));
        }
    }
}
