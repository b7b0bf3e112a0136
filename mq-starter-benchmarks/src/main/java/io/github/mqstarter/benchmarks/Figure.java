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
package io.github.mqstarter.benchmarks;

import java.util.Locale;

/** What is measured. */
enum Figure {
    RATE("messages/s", "%,.0f"),
    CPU("client CPU µs/message", "%.1f"),
    ALLOCATED("allocated bytes/message", "%,.0f"),
    FIRST("start to first, ms", "%,.0f"),
    P50("p50 ms", "%.2f"),
    P99("p99 ms", "%.2f"),
    P999("p99.9 ms", "%.2f");

    private final String title;

    private final String format;

    Figure(String title, String format) {
        this.title = title;
        this.format = format;
    }

    /** Its name and unit. */
    String title() {
        return title;
    }

    String text(double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
