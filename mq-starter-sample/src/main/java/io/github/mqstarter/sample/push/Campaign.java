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
package io.github.mqstarter.sample.push;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** A campaign and the state of each of its users. Safe for use by many threads. */
final class Campaign {

    private final String id;

    private final String requestId;

    private final NewCampaign content;

    private final Map<String, PushState> states = new HashMap<>();

    private final Map<PushState, Integer> counts = new EnumMap<>(PushState.class);

    private final long startedNanos = System.nanoTime();

    private long changedNanos = startedNanos;

    Campaign(String id, String requestId, NewCampaign content) {
        this.id = id;
        this.requestId = requestId;
        this.content = content;
        content.users().forEach(user -> states.put(user, PushState.PENDING));
        counts.put(PushState.PENDING, states.size());
    }

    String id() {
        return id;
    }

    String requestId() {
        return requestId;
    }

    NewCampaign content() {
        return content;
    }

    /** Notes what became of a user's push; what says less than is known already is ignored. */
    synchronized void move(String user, PushState to) {
        PushState from = states.get(user);
        if (from != null && from.compareTo(to) < 0) {
            states.put(user, to);
            counts.merge(from, -1, Integer::sum);
            counts.merge(to, 1, Integer::sum);
            changedNanos = System.nanoTime();
        }
    }

    /** The numbers of one moment. */
    synchronized CampaignView view() {
        int unsent = count(PushState.PENDING) + count(PushState.FAILED);
        return new CampaignView(
                id,
                requestId,
                content.title(),
                states.size(),
                states.size() - unsent,
                count(PushState.FAILED),
                count(PushState.SENT),
                count(PushState.RETRYING),
                count(PushState.DELIVERED),
                count(PushState.DEAD),
                Duration.ofNanos(changedNanos - startedNanos).toMillis() / 1000.0);
    }

    private int count(PushState state) {
        return Objects.requireNonNullElse(counts.get(state), 0);
    }
}
