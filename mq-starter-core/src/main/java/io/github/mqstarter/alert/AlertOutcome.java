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
package io.github.mqstarter.alert;

import java.util.Locale;

/**
 * What became of an alert.
 *
 * @since 0.1.0
 */
public enum AlertOutcome {

    /** At least one sink took it. */
    SENT,

    /** No sink took it. */
    FAILED,

    /** It was held back, because the same had been told not long before, or too much in the last hour. */
    SUPPRESSED;

    /**
     * The name in metrics.
     *
     * @return the name in lower case
     */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
