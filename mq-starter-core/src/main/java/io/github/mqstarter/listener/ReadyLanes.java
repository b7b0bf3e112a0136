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

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The lanes that have something to begin with. They take turns, and those with what comes again take turns with those that
 * are new. Guarded by the lock of the {@link Backlog}.
 */
final class ReadyLanes {

    private final Deque<Lane> fresh = new ArrayDeque<>();

    private final Deque<Lane> urgent = new ArrayDeque<>();

    private boolean urgentNext;

    boolean isEmpty() {
        return fresh.isEmpty() && urgent.isEmpty();
    }

    int size() {
        return fresh.size() + urgent.size();
    }

    /** A lane takes its place at the end, if it is ready and has none. */
    void add(Lane lane) {
        if (!lane.listed && lane.isReady()) {
            lane.listed = true;
            (lane.urgent ? urgent : fresh).add(lane);
        }
    }

    /** The lane whose turn it is; it gives up its place. */
    Lane next() {
        urgentNext = !urgentNext;
        boolean takeUrgent = fresh.isEmpty() || (urgentNext && !urgent.isEmpty());
        Lane lane = takeUrgent ? urgent.remove() : fresh.remove();
        lane.listed = false;
        return lane;
    }

    /** Those with what is new. */
    Iterable<Lane> fresh() {
        return fresh;
    }

    void clear() {
        fresh.clear();
        urgent.clear();
    }
}
