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
import io.github.mqstarter.producer.MqOperations;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.apache.rocketmq.client.producer.SendResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.stereotype.Service;

/** Starts campaigns: one message per user, sent behind the back of the caller, under the caller's request id. */
@Service
class CampaignService {

    private static final Logger logger = LoggerFactory.getLogger(CampaignService.class);

    private static final int MAX_IN_FLIGHT = 500;

    private final MqOperations mq;

    private final TaskExecutor executor;

    private final Campaigns campaigns;

    /** Bounds what is sent and not yet answered, whatever the size of a campaign. */
    private final Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT);

    CampaignService(MqOperations mq, TaskExecutor applicationTaskExecutor, Campaigns campaigns) {
        this.mq = mq;
        this.executor = applicationTaskExecutor;
        this.campaigns = campaigns;
    }

    Campaign start(NewCampaign content) {
        String requestId = RequestIds.validOrNew(RequestIds.current());
        String id = UUID.randomUUID().toString().substring(0, 8);
        Campaign campaign = new Campaign(id, requestId, content);
        campaigns.add(campaign);
        try {
            executor.execute(() -> enqueue(campaign));
        } catch (TaskRejectedException ex) {
            campaigns.remove(campaign);
            throw ex;
        }
        return campaign;
    }

    private void enqueue(Campaign campaign) {
        try (RequestIds.Scope scope = RequestIds.open(campaign.requestId())) {
            for (String user : campaign.content().users()) {
                inFlight.acquire();
                send(campaign, user);
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            logger.warn("Campaign {} is not sent to the end: the application stops", campaign.id());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are handled
    private void send(Campaign campaign, String user) {
        NewCampaign content = campaign.content();
        mq.newMessage(new PushMessage(campaign.id(), user, content.title(), content.text()))
                .to(PushMessage.TOPIC)
                .key(user)
                .header(PushMessage.CAMPAIGN_HEADER, campaign.id())
                .sendAsync()
                .whenComplete((stored, failure) -> {
                    inFlight.release();
                    sent(campaign, user, stored, failure);
                });
    }

    private static void sent(Campaign campaign, String user, @Nullable SendResult stored, @Nullable Throwable failure) {
        if (stored != null) {
            campaign.move(user, PushState.SENT);
            logger.debug("Stored the push for {} as message {}", user, stored.getMsgId());
        } else {
            campaign.move(user, PushState.FAILED);
            logger.warn("Could not send the push for {}", user, failure);
        }
    }
}
