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

import io.github.mqstarter.RequestIds;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Logs the numbers of each campaign once a second, as long as they change. */
@Component
class ProgressLog {

    private static final Logger logger = LoggerFactory.getLogger(ProgressLog.class);

    private final Campaigns campaigns;

    private final Map<String, CampaignView> logged = new ConcurrentHashMap<>();

    ProgressLog(Campaigns campaigns) {
        this.campaigns = campaigns;
    }

    @Scheduled(fixedRate = 1_000)
    void logChanges() {
        for (Campaign campaign : campaigns.all()) {
            CampaignView view = campaign.view();
            if (!view.equals(logged.put(view.campaignId(), view))) {
                log(view);
            }
        }
    }

    private static void log(CampaignView view) {
        try (RequestIds.Scope scope = RequestIds.open(view.requestId())) {
            logger.info(
                    "Campaign {}{}: {} of {} sent, {} delivered, {} retrying, {} dead, {} failed to send",
                    view.campaignId(),
                    view.done() ? " DONE in %.1f s".formatted(view.seconds()) : "",
                    view.sent(),
                    view.users(),
                    view.delivered(),
                    view.retrying(),
                    view.dead(),
                    view.failed());
        }
    }
}
