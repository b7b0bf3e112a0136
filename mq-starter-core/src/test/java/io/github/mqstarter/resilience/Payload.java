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
package io.github.mqstarter.resilience;

/** One kilobyte of text that begins with a sequence number. */
final class Payload {

    private static final String PADDING = ".".repeat(1_000);

    private Payload() {}

    static String of(int sequence) {
        return sequence + " " + PADDING;
    }

    static int sequence(String payload) {
        return Integer.parseInt(payload.substring(0, payload.indexOf(' ')));
    }
}
