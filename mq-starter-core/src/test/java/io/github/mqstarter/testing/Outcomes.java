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
package io.github.mqstarter.testing;

import io.github.mqstarter.RequestIds;
import io.github.mqstarter.listener.DeliveryOutcome;
import io.github.mqstarter.listener.DeliveryOutcome.Type;
import io.github.mqstarter.listener.MqDeliveryListener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** What is told of deliveries, with the request ids that it is told with. */
public final class Outcomes implements MqDeliveryListener {

    private final Queue<Told> told = new ConcurrentLinkedQueue<>();

    @Override
    public void onOutcome(DeliveryOutcome outcome) {
        told.add(new Told(outcome, RequestIds.current()));
    }

    public List<Told> all() {
        return List.copyOf(told);
    }

    public int size() {
        return told.size();
    }

    public List<Told> of(Type type) {
        return told.stream().filter(one -> one.outcome().type() == type).toList();
    }

    public int count(Type type) {
        return of(type).size();
    }

    /** Type and attempt of all that was told of messages with a body, as in {@code RETRY 1}. */
    public List<String> storyOf(String body) {
        return stories().getOrDefault(body, List.of());
    }

    /** The same by body. */
    public Map<String, List<String>> stories() {
        return told.stream()
                .collect(Collectors.groupingBy(
                        Told::body,
                        Collectors.mapping(
                                one -> one.outcome().type() + " "
                                        + one.outcome().attempt(),
                                Collectors.toList())));
    }

    public record Told(DeliveryOutcome outcome, String requestId) {

        public String body() {
            return new String(outcome.message().getBody(), StandardCharsets.UTF_8);
        }
    }
}
