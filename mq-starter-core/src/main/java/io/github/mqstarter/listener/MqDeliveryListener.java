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
 * Sees what becomes of every delivered message, for counting or for alarms. It runs once per attempt at a message, when
 * its end is certain: it is acknowledged after it was processed or dropped, or is certain to come again, or is a dead
 * letter. A failure that can be put nowhere yet is told when it could be; one that costs no attempt, as the circuit is
 * open, and what another instance has taken over, are not told; nor is what an operator has consumed from a console.
 * Beans of this type are called in their {@code @Order}.
 *
 * <p>Runs with the request id that the message brought, before the next messages of an ordered queue, on the thread that
 * called the listener, or, where that does not come back, on the one that sees to it; so it should not block. What it throws
 * is logged. Must be safe for use by many threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface MqDeliveryListener {

    /**
     * Called when an attempt at a message has ended.
     *
     * @param outcome how it ended
     */
    void onOutcome(DeliveryOutcome outcome);
}
