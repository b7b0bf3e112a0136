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
package io.github.mqstarter.listener;

import java.util.List;
import java.util.function.Function;
import org.apache.rocketmq.common.message.MessageExt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The beginning of the inbound chain: makes a delivery of messages, and always has a result of it. */
final class MessageDispatcher {

    private static final Logger logger = LoggerFactory.getLogger(MessageDispatcher.class);

    private final Function<MessageExt, String> listenerId;

    private final String group;

    private final int maxAttempts;

    private final ConsumeInterceptor.Chain chain;

    MessageDispatcher(ConsumeRules rules, Function<MessageExt, String> listenerId, ConsumeInterceptor.Chain chain) {
        this.listenerId = listenerId;
        this.group = rules.group();
        this.maxAttempts = rules.maxAttempts();
        this.chain = chain;
    }

    ConsumeResult dispatch(List<MessageExt> messages) {
        clearInterrupt();
        try {
            return chain.proceed(new Delivery(messages, listenerId.apply(messages.get(0)), group, maxAttempts));
        } catch (Throwable ex) {
            logger.error("The inbound chain of group {} itself failed, trying again", group, ex);
            return ConsumeResult.failed(FailureVerdict.retry(), ex);
        } finally {
            clearInterrupt();
        }
    }

    /**
     * An interrupt left behind by the listener would keep its message from being put where it belongs, and one that came too
     * late for the message before would be taken for one of this.
     */
    private static void clearInterrupt() {
        if (Thread.interrupted()) {
            logger.debug("The thread of a listener was left interrupted");
        }
    }
}
