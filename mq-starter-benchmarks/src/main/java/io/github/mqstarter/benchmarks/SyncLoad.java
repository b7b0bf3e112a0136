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

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/** Many threads, each of which sends and waits, then sends the next. */
record SyncLoad(int threads) implements Load {

    /** The threads outlive the measurement, as {@link AllocationMeter} asks. */
    @Override
    public Measurement measure(Contender contender, Payloads payloads, int messages) throws InterruptedException {
        ThreadPoolExecutor executor = (ThreadPoolExecutor) Executors.newFixedThreadPool(threads);
        try {
            executor.prestartAllCoreThreads();
            return measure(contender, payloads, messages, executor);
        } finally {
            executor.shutdownNow();
        }
    }

    private Measurement measure(Contender contender, Payloads payloads, int messages, ThreadPoolExecutor executor)
            throws InterruptedException {
        Outcomes outcomes = new Outcomes(threads);
        AtomicInteger next = new AtomicInteger();
        Callable<Void> sender = () -> {
            for (int i = next.getAndIncrement(); i < messages; i = next.getAndIncrement()) {
                outcomes.open();
                send(contender, payloads.get(i), outcomes);
            }
            return null;
        };
        ResourceMeter meter = ResourceMeter.start();
        executor.invokeAll(Collections.nCopies(threads, sender));
        Failures failures = outcomes.await(messages);
        return new Measurement(messages, meter.figures(messages), failures);
    }

    private static void send(Contender contender, Object payload, Outcomes outcomes) {
        try {
            outcomes.accept(contender.sendAndWait(payload), null);
        } catch (Exception exception) {
            outcomes.accept(null, exception);
        }
    }
}
