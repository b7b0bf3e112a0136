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

import io.github.mqstarter.listener.Delivery;
import io.github.mqstarter.listener.FailureVerdict;
import io.github.mqstarter.listener.MqErrorHandler;
import io.github.mqstarter.sample.push.provider.UnknownUserException;
import org.apache.rocketmq.common.message.MessageExt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Gives up at once on users that the provider does not know; anything else is tried again, as by default. */
@Component
class PushErrorHandler implements MqErrorHandler {

    private static final Logger logger = LoggerFactory.getLogger(PushErrorHandler.class);

    private final MqErrorHandler defaults = MqErrorHandler.defaultErrorHandler();

    private final Campaigns campaigns;

    PushErrorHandler(Campaigns campaigns) {
        this.campaigns = campaigns;
    }

    @Override
    public FailureVerdict handle(Delivery delivery, Throwable failure) {
        FailureVerdict verdict = (failure instanceof UnknownUserException)
                ? FailureVerdict.deadLetter()
                : defaults.handle(delivery, failure);
        MessageExt message = delivery.message();
        boolean dead = verdict instanceof FailureVerdict.DeadLetter || delivery.isLastAttempt();
        campaigns.move(
                message.getProperty(PushMessage.CAMPAIGN_HEADER),
                message.getKeys(),
                dead ? PushState.DEAD : PushState.RETRYING);
        if (dead) {
            logger.warn(
                    "Dead letter: {} in attempt {}: {}", message.getKeys(), delivery.attempt(), failure.getMessage());
        }
        return verdict;
    }
}
