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

import java.time.Instant;
import java.util.List;

/**
 * A delivery that a listener has been working on for longer than its {@code execution-deadline}. Immutable.
 *
 * @param messageIds ids of its messages
 * @param since when the listener was called
 * @param thread name of the thread
 * @param stack where the thread was when it was found
 * @since 0.1.0
 */
public record StuckDelivery(List<String> messageIds, Instant since, String thread, List<StackTraceElement> stack) {

    /** Copies the lists. */
    public StuckDelivery {
        messageIds = List.copyOf(messageIds);
        stack = List.copyOf(stack);
    }
}
