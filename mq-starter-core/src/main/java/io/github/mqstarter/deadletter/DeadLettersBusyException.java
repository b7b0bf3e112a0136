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

import io.github.mqstarter.MqException;

/**
 * Says that somebody else, maybe another instance, is settling dead letters of the group. One that was killed counts for
 * up to a minute.
 *
 * @since 0.1.0
 */
public final class DeadLettersBusyException extends MqException {

    private static final long serialVersionUID = 1L;

    DeadLettersBusyException(String group) {
        super(
                "Dead letters of group %s are being redriven or discarded by somebody else: try again when that has ended; if its process was killed, in a minute"
                        .formatted(group));
    }
}
