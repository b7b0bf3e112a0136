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
 * What happens when a broker has stored a message, but did not flush or replicate it in time: an answer other than
 * {@code SEND_OK}. Without {@code SYNC_FLUSH} or {@code SYNC_MASTER} on the broker there is no such answer.
 *
 * @since 0.1.0
 */
public enum DegradedPolicy {

    /** The message counts as sent; {@link SendOutcome#isDegraded()} and the status of the result tell. */
    ACCEPT,

    /** The message is sent again until a broker answers {@code SEND_OK}. Duplicates, with the same id, are certain. */
    RETRY
}
