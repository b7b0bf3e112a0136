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
package io.github.mqstarter.consumer;

import java.util.List;

/**
 * Reads a topic page by page, from where it begins to where the topic ended at the first call of {@link #next}. Takes part in no
 * group, stores no offset, and changes those of no group; nothing is reserved, so it need not be closed. Safe for use by
 * many threads.
 *
 * @param <T> the type of the payloads
 * @since 0.1.0
 */
public interface MqBrowser<T> {

    /**
     * Reads the next messages. Waits for answers of the network.
     *
     * @param max the largest number of messages to read, at least 1
     * @return the messages, the oldest of all queues first; fewer than {@code max} only at the end or where a broker fails
     *     after some were read, none only at the end
     * @throws IllegalArgumentException if {@code max} is less than 1
     * @throws io.github.mqstarter.MqException if there is no such topic, a broker does not answer or refuses, or the thread
     *     is interrupted; then the next call goes on at the same place
     */
    List<Received<T>> next(int max);
}
