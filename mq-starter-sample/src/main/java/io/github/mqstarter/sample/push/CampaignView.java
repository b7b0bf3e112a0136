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

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The numbers of a campaign at one moment: {@code sent = waiting + retrying + delivered + dead}, and at the end
 * {@code users = failed + delivered + dead}.
 *
 * @param sent messages that the broker has stored
 * @param failed messages that the broker did not confirm
 * @param waiting stored and not yet tried
 * @param retrying tried without success, to be tried again
 * @param delivered taken by the push provider
 * @param dead given up: dead letters
 * @param seconds from the start of the campaign to its latest change
 */
record CampaignView(
        String campaignId,
        String requestId,
        String title,
        int users,
        int sent,
        int failed,
        int waiting,
        int retrying,
        int delivered,
        int dead,
        double seconds) {

    @JsonProperty
    boolean done() {
        return failed + delivered + dead == users;
    }
}
