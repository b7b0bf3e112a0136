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
package io.github.mqstarter.producer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The lanes of a topic. */
final class TopicLanes {

    /** More than one, so that keys do not wait for each other much; not too many, so that batches fill. */
    private static final int ORDERED_LANES = 16;

    private final LaneContext context;

    private final TopicRoute route;

    private final SendLane shared;

    private final Map<Integer, SendLane> ordered = new ConcurrentHashMap<>();

    TopicLanes(LaneContext context, TopicRoute route) {
        this.context = context;
        this.route = route;
        this.shared = new SharedLane(context, route);
    }

    SendLane shared() {
        return shared;
    }

    /** The lane of a key, always the same one. */
    SendLane orderedBy(Object key) {
        return ordered.computeIfAbsent(
                Math.floorMod(key.hashCode(), ORDERED_LANES), n -> new OrderedLane(context, route));
    }
}
