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

import io.github.mqstarter.listener.ListenerSetting;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.listener.StuckDelivery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Tells the state of each listener. Down only where one can do nothing any more, as all its threads are stuck. */
final class MqListenersHealthIndicator extends AbstractHealthIndicator {

    private final MqListenerRegistry registry;

    MqListenersHealthIndicator(MqListenerRegistry registry) {
        super("The state of the listeners is not known");
        this.registry = registry;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        health.up();
        for (MqListenerContainer container : registry.getContainers()) {
            List<StuckDelivery> stuck = container.stuckDeliveries();
            if (!stuck.isEmpty() && stuck.size() >= container.settings().get(ListenerSetting.CONCURRENCY)) {
                health.down();
            }
            health.withDetail(container.id(), details(container, stuck));
        }
    }

    private static Map<String, Object> details(MqListenerContainer container, List<StuckDelivery> stuck) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", container.state());
        details.put("inFlight", container.inFlight());
        if (container.isCircuitOpen()) {
            details.put("circuit", "open");
        }
        if (!stuck.isEmpty()) {
            details.put(
                    "stuck",
                    stuck.stream().map(MqListenersHealthIndicator::text).toList());
        }
        return details;
    }

    private static String text(StuckDelivery delivery) {
        return "%s on thread %s since %s".formatted(delivery.messageIds(), delivery.thread(), delivery.since());
    }
}
