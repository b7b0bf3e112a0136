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

/** What became of one user's push. It only ever moves down this list, so a second delivery changes no number twice. */
enum PushState {

    /** Not sent yet. */
    PENDING,

    /** The broker did not confirm the message. If it has it all the same, the states below follow. */
    FAILED,

    /** Stored by the broker. */
    SENT,

    /** The provider could not take it; the broker delivers it again. */
    RETRYING,

    /** Given up: a dead letter. Sent back from there, it may still be delivered. */
    DEAD,

    /** With the provider. */
    DELIVERED
}
