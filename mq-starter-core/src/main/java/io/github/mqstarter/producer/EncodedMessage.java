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

import org.apache.rocketmq.common.message.Message;

/**
 * A native message that the broker takes as it is.
 *
 * @param message the message
 * @param properties its properties as they go over the wire; not to be changed
 */
record EncodedMessage(Message message, byte[] properties) {

    /** How many bytes it takes in a batch. */
    int size() {
        return BatchBody.sizeOf(this);
    }
}
