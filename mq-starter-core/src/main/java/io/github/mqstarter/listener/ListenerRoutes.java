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

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Finds the method of a consumer that a message is for, by its tag, and calls it. Immutable, safe for use by many
 * threads.
 */
final class ListenerRoutes implements ConsumeInterceptor.Chain {

    private final Map<String, ListenerRoute> byTag = new HashMap<>();

    private final ListenerRoute otherwise;

    ListenerRoutes(ListenerGroup group, Function<ListenerEndpoint, ListenerRoute> routes) {
        ListenerRoute forAll = null;
        for (ListenerEndpoint endpoint : group.endpoints()) {
            ListenerRoute route = routes.apply(endpoint);
            if (endpoint.takesAllTags() || group.endpoints().size() == 1) {
                forAll = route;
            } else {
                endpoint.tagSet().forEach(tag -> byTag.put(tag, route));
            }
        }
        this.otherwise = (forAll != null) ? forAll : nowhere(group);
    }

    /** Whether one of the methods takes lists. */
    boolean haveBatches() {
        return otherwise.isBatch() || byTag.values().stream().anyMatch(ListenerRoute::isBatch);
    }

    /** Messages of which this is equal may be in one delivery: those of one method, if it takes lists. */
    Object together(MessageExt message) {
        ListenerRoute route = routeOf(message);
        return route.isBatch() ? route : message;
    }

    /** The id of the endpoint that gets the message. */
    String listenerId(MessageExt message) {
        return routeOf(message).listenerId();
    }

    /** Where the message goes. */
    ListenerRoute routeOf(MessageExt message) {
        if (byTag.isEmpty()) {
            return otherwise;
        }
        String tag = message.getTags();
        return (tag != null) ? byTag.getOrDefault(tag, otherwise) : otherwise;
    }

    /** Calls the method that the first message is for. */
    @Override
    public ConsumeResult proceed(Delivery delivery) throws Exception {
        return routeOf(delivery.message()).invoker().proceed(delivery);
    }

    /** A retry may bring a tag that was listened to when the message came first, and is not any more. */
    private static ListenerRoute nowhere(ListenerGroup group) {
        return new ListenerRoute(group.id(), false, delivery -> {
            throw new NoListenerException(
                    new DeliveryMessage(delivery, delivery.message()),
                    "No listener of the group '%s' takes the tag '%s'"
                            .formatted(group.group(), delivery.message().getTags()));
        });
    }
}
