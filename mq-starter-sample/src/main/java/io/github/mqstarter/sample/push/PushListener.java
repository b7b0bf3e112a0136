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

import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.sample.push.provider.PushProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Hands each push to the provider; what the provider does not take goes to {@link PushErrorHandler}. */
@Component
class PushListener {

    private static final Logger logger = LoggerFactory.getLogger(PushListener.class);

    private final PushProvider provider;

    private final Campaigns campaigns;

    PushListener(PushProvider provider, Campaigns campaigns) {
        this.provider = provider;
        this.campaigns = campaigns;
    }

    @MqListener(topic = PushMessage.TOPIC, group = "push-sender")
    void on(PushMessage push) {
        provider.push(push.notification());
        campaigns.move(push.campaignId(), push.user(), PushState.DELIVERED);
        logger.debug("Delivered the push for {}", push.user());
    }
}
