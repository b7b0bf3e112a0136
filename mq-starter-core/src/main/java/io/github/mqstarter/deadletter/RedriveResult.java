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

import org.jspecify.annotations.Nullable;

/**
 * What became of a redrive.
 *
 * @param selected how many letters were meant, as far as it came
 * @param redriven how many were sent; of a dry run, how many would have been
 * @param overLimit how many stay because they were redriven too often
 * @param dryRun whether nothing was sent
 * @param failure why it ended before all letters were sent, or {@code null} if it did not; those that are left are not
 *     settled, and sent by the next call
 * @since 0.1.0
 */
public record RedriveResult(
        long selected,
        long redriven,
        long overLimit,
        boolean dryRun,
        @Nullable String failure) {

    /**
     * Whether nothing is left to do.
     *
     * @return whether there is no failure
     */
    public boolean isComplete() {
        return failure == null;
    }
}
