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

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** All campaigns, in memory: a restart forgets them. Safe for use by many threads. */
@Repository
class Campaigns {

    private final Map<String, Campaign> byId = new ConcurrentHashMap<>();

    void add(Campaign campaign) {
        byId.put(campaign.id(), campaign);
    }

    void remove(Campaign campaign) {
        byId.remove(campaign.id());
    }

    Optional<Campaign> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Collection<Campaign> all() {
        return byId.values();
    }

    /** Notes what became of a push, if its campaign is known here. */
    void move(@Nullable String campaignId, @Nullable String user, PushState to) {
        if (campaignId != null && user != null) {
            find(campaignId).ifPresent(campaign -> campaign.move(user, to));
        }
    }
}
