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

/**
 * A link of the inbound chain. It may look at a delivery, run code around the listener, skip it, or fail it by an
 * exception, which goes to the {@link MqErrorHandler}. Beans of this type take part in their {@code @Order}, within
 * the request id and the handling of failures.
 *
 * <p>Runs on the thread that calls the listener; must be safe for use by many threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ConsumeInterceptor {

    /**
     * Passes the delivery on, or not.
     *
     * @param delivery the delivery
     * @param chain the rest of the chain
     * @return what became of it, as a rule what {@link Chain#proceed} says
     * @throws Exception if the delivery failed
     */
    ConsumeResult intercept(Delivery delivery, Chain chain) throws Exception;

    /** What comes after an interceptor. */
    @FunctionalInterface
    interface Chain {

        /**
         * Calls the next link, and at last the listener.
         *
         * @param delivery the delivery
         * @return what became of it
         * @throws Exception if the delivery failed
         */
        ConsumeResult proceed(Delivery delivery) throws Exception;
    }
}
