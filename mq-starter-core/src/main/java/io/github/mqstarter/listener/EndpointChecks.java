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
package io.github.mqstarter.listener;

import static io.github.mqstarter.listener.ListenerSetting.BACKOFF;
import static io.github.mqstarter.listener.ListenerSetting.BATCH_SIZE;
import static io.github.mqstarter.listener.ListenerSetting.BLOCK_ON_FAILURE;
import static io.github.mqstarter.listener.ListenerSetting.BROADCASTING;
import static io.github.mqstarter.listener.ListenerSetting.LANES;
import static io.github.mqstarter.listener.ListenerSetting.MAX_ATTEMPTS;
import static io.github.mqstarter.listener.ListenerSetting.ORDERED;
import static io.github.mqstarter.listener.ListenerSetting.SUSPEND;

import java.util.List;

/**
 * What one listener must not have. A setting without effect is a mistake where it is given for that listener, not where it
 * holds for all.
 */
final class EndpointChecks {

    private final ListenerEndpoint endpoint;

    private final Mistakes mistakes;

    EndpointChecks(ListenerEndpoint endpoint, Mistakes mistakes) {
        this.endpoint = endpoint;
        this.mistakes = mistakes;
    }

    /** Checks that the settings go together. */
    void settings() {
        boolean ordered = endpoint.settings().get(ORDERED);
        if (ordered && endpoint.settings().get(BROADCASTING)) {
            mistakes.add(
                    "The listener %s is both 'ordered' and 'broadcasting'.".formatted(name()),
                    "Set one of them to false: each instance gets all messages, or the group keeps their order.");
        }
        if (ordered) {
            retriesInOrder();
        } else {
            List.of(LANES, BLOCK_ON_FAILURE, SUSPEND).forEach(this::requireOrdered);
        }
        if (endpoint.explicit().has(BATCH_SIZE) && !endpoint.takesBatch()) {
            withoutEffect(BATCH_SIZE, "its method takes no list", "give the method a parameter List<T>");
        }
        if (ordered && endpoint.takesBatch() && endpoint.says(LANES)) {
            withoutEffect(LANES, "its method takes lists", "have the method take one message");
        }
    }

    private void retriesInOrder() {
        if (endpoint.says(BACKOFF)) {
            withoutEffect(BACKOFF, "the listener is ordered", "set 'suspend' instead");
        }
        if (endpoint.says(MAX_ATTEMPTS) && endpoint.settings().get(BLOCK_ON_FAILURE)) {
            withoutEffect(MAX_ATTEMPTS, "the listener blocks on failure", "set 'block-on-failure' to false");
        }
    }

    private void requireOrdered(ListenerSetting<?> setting) {
        if (endpoint.says(setting)) {
            withoutEffect(setting, "the listener is not ordered", "set 'ordered' to true");
        }
    }

    private void withoutEffect(ListenerSetting<?> setting, String reason, String cure) {
        mistakes.add(
                "The setting '%s' of the listener %s has no effect, because %s.".formatted(setting, name(), reason),
                "Take it out of the annotation and of mq.listeners, or %s.".formatted(cure));
    }

    private String name() {
        return "%s (%s)".formatted(endpoint.id(), endpoint.location());
    }
}
