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

/**
 * Sees each outcome of {@link MqOperations#sendAll} when it is there: in any order, by several threads at once, with the
 * request id of the message. What it throws is logged. It must not block, because it holds up the rest.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SendProgress {

    /**
     * Called once for each message.
     *
     * @param index the place of the message among those to send, from 0
     * @param outcome how the send ended
     */
    void onOutcome(long index, SendOutcome outcome);
}
