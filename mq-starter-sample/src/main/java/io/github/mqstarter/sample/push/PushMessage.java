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

import io.github.mqstarter.sample.push.provider.Notification;

/** What waits on the topic: one campaign's notification for one user. */
record PushMessage(String campaignId, String user, String title, String text) {

    static final String TOPIC = "push-message";

    /** The header that names the campaign; the key of the message is the user. */
    static final String CAMPAIGN_HEADER = "campaign";

    Notification notification() {
        return new Notification(campaignId + "-" + user, user, title, text);
    }
}
