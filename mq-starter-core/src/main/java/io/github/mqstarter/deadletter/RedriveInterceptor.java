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
package io.github.mqstarter.deadletter;

import org.apache.rocketmq.common.message.Message;

/**
 * A link around the sending of one dead letter, as {@link io.github.mqstarter.producer.SendInterceptor} is for other
 * messages. It may add properties to the message, watch whether it is stored, or keep it from being sent by an exception:
 * then the letter stays.
 *
 * <p>Runs on the thread that redrives, once per letter; must be safe for use by many threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RedriveInterceptor {

    /**
     * Passes the message on.
     *
     * @param letter the letter that is redriven
     * @param message the message that goes out for it, with all its properties, which may still be given others
     * @param chain the rest of the chain
     * @throws Exception if the message is not sent, or it is not known whether it was stored
     */
    void intercept(DeadLetter letter, Message message, Chain chain) throws Exception;

    /** What comes after an interceptor. */
    @FunctionalInterface
    interface Chain {

        /**
         * Calls the next link, and at last sends the message. Returns when the broker has stored it.
         *
         * @param message the message
         * @throws Exception if the message is not sent, or it is not known whether it was stored
         */
        void proceed(Message message) throws Exception;
    }
}
