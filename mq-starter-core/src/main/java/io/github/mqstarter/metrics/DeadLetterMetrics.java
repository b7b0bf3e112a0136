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
package io.github.mqstarter.metrics;

import io.github.mqstarter.deadletter.DeadLetter;
import io.github.mqstarter.deadletter.DeadLetterOperations;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * Counts dead letters that this application has redriven or discarded: {@code mq.dead.letters.settled}. The first 200 groups
 * have counters of their own, and the others share those of {@code other}. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class DeadLetterMetrics implements DeadLetterOperations.SettlementListener {

    private static final int MAX_GROUPS = 200;

    private final MetersByName<Settled> groups;

    /**
     * @param registry where the meters are
     */
    public DeadLetterMetrics(MeterRegistry registry) {
        this(() -> registry);
    }

    /**
     * @param registry gives what the meters are in, and is not asked before the first letters are settled
     */
    public DeadLetterMetrics(Supplier<MeterRegistry> registry) {
        this.groups = new MetersByName<>(
                MAX_GROUPS,
                group -> new Settled(
                        counter(registry.get(), group, "redriven"), counter(registry.get(), group, "discarded")));
    }

    /** Makes the counters of a group, so that its first letters are an increase. */
    void add(String group) {
        groups.of(group);
    }

    @Override
    public void onSettled(String group, Collection<DeadLetter> letters, boolean discarded) {
        Settled settled = groups.of(group);
        (discarded ? settled.discarded : settled.redriven).increment(letters.size());
    }

    private static Counter counter(MeterRegistry registry, String group, String outcome) {
        return Counter.builder("mq.dead.letters.settled")
                .description("Dead letters that were redriven or discarded by this application")
                .tags(Labels.GROUP, group, Labels.OUTCOME, outcome)
                .register(registry);
    }

    private record Settled(Counter redriven, Counter discarded) {}
}
