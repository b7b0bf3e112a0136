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
package io.github.mqstarter.producer;

import io.github.mqstarter.RequestIds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each failure once: here, unless the caller waits for the outcome, and has the exception. */
final class LoggingSendListener implements MqSendListener {

    private static final Logger logger = LoggerFactory.getLogger(MqTemplate.class);

    @Override
    public void onOutcome(SendOutcome outcome) {
        SendFailedException failure = outcome.failure();
        if (failure != null && !outcome.message().isAwaited()) {
            logger.warn(
                    "{} [message id {}, request id {}, {} attempts in {} ms]",
                    failure.getMessage(),
                    failure.messageId(),
                    RequestIds.current(),
                    outcome.attempts(),
                    outcome.duration().toMillis());
        }
    }
}
