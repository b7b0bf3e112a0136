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

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.RequestIds;
import io.github.mqstarter.producer.MqOperations;
import io.github.mqstarter.producer.SendOutcome;
import java.util.List;
import java.util.UUID;
import org.apache.rocketmq.client.producer.SendResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.stereotype.Service;

/** Starts campaigns: one message per user, sent behind the back of the caller, under the caller's request id. */
@Service
class CampaignService {

    private static final Logger logger = LoggerFactory.getLogger(CampaignService.class);

    private final MqOperations mq;

    private final TaskExecutor executor;

    private final Campaigns campaigns;

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
        List<String> users = campaign.content().users();
        try (RequestIds.Scope scope = RequestIds.open(campaign.requestId())) {
            mq.sendAll(
                    PushMessage.TOPIC,
                    users.stream().map(user -> push(campaign, user)),
                    (index, outcome) -> sent(campaign, users.get((int) index), outcome));
        }
    }

    private static Message<PushMessage> push(Campaign campaign, String user) {
        NewCampaign content = campaign.content();
        return MessageBuilder.withPayload(new PushMessage(campaign.id(), user, content.title(), content.text()))
                .setHeader(MqHeaders.KEYS, user)
                .setHeader(PushMessage.CAMPAIGN_HEADER, campaign.id())
                .build();
    }

    private static void sent(Campaign campaign, String user, SendOutcome outcome) {
        SendResult stored = outcome.result();
        if (stored != null) {
            campaign.move(user, PushState.SENT);
            logger.debug("Stored the push for {} as message {}", user, stored.getMsgId());
        } else {
            campaign.move(user, PushState.FAILED); // why, is logged already
        }
    }
}
