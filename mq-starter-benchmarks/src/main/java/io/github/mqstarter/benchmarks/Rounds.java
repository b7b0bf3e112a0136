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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Warms up each contender, then measures them in turn, in another order each round. */
record Rounds(Options options) {

    <K extends Named> void run(List<K> contenders, Step<K> warmUp, Step<K> measured, Results results) throws Exception {
        for (K contender : contenders) {
            warmUp(contender, warmUp);
        }
        List<K> order = new ArrayList<>(contenders);
        for (int round = 0; round < options.rounds(); round++) {
            for (K contender : order) {
                results.add(contender, measured.measure(contender));
            }
            Collections.rotate(order, 1);
        }
    }

    /** By time, because the compiler takes it, and a fast contender is through its messages before it is done. */
    private <K extends Named> void warmUp(K contender, Step<K> step) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.warmUpSeconds());
        do {
            step.measure(contender);
        } while (System.nanoTime() - end < 0);
    }

    /** Measures a contender once. */
    @FunctionalInterface
    interface Step<K> {

        Measurement measure(K contender) throws Exception;
    }
}
