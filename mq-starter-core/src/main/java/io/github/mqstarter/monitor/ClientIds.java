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
package io.github.mqstarter.monitor;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The ids of a group's clients on one broker, of which each should be there once. */
final class ClientIds {

    private static final long NANOS = Duration.ofSeconds(30).toNanos();

    private long askedAt = System.nanoTime() - NANOS;

    /** Seen twice when last asked, which may be a client that has just reconnected. */
    private Set<String> suspects = Set.of();

    private volatile Set<String> duplicates = Set.of();

    /** Asks, if that was not done lately, or the last answer is to be confirmed. */
    void ask(Supplier<List<String>> connected) {
        boolean toConfirm = !suspects.equals(duplicates);
        if (!toConfirm && System.nanoTime() - askedAt < NANOS) {
            return;
        }
        Set<String> seen = new HashSet<>();
        Set<String> again = new HashSet<>();
        connected.get().stream().filter(id -> !seen.add(id)).forEach(again::add);
        Set<String> confirmed = new HashSet<>(again);
        confirmed.retainAll(suspects);
        suspects = again;
        duplicates = confirmed;
        askedAt = System.nanoTime();
    }

    /** Ids that were there more than once, and still were when that was asked again. */
    Set<String> duplicates() {
        return duplicates;
    }
}
