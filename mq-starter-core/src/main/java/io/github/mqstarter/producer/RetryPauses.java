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

import java.time.Duration;

/** How long retries wait. */
final class RetryPauses {

    /** After the first failure. */
    static final Duration FIRST = Duration.ofMillis(100);

    /** At most between two attempts of the same messages. */
    static final Duration OF_MESSAGE = Duration.ofSeconds(5);

    /** At most between two attempts to reach the same broker, with whatever messages. */
    static final Duration OF_BROKER = Duration.ofSeconds(1);

    private RetryPauses() {}
}
