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

import java.util.List;

/** Has each receiver drain the same backlog again and again, each time as a group of its own. */
final class ConsumeRun {

    private static final List<Figure> FIGURES = List.of(Figure.RATE, Figure.CPU, Figure.ALLOCATED, Figure.FIRST);

    private final Backlog backlog;

    private int drains;

    private ConsumeRun(Backlog backlog) {
        this.backlog = backlog;
    }

    static Results run(Options options) throws Exception {
        try (Broker broker = Broker.start(List.of(Backlog.TOPIC))) {
            ConsumeRun run = new ConsumeRun(Backlog.fill(broker, options.messages()));
            Results results = new Results("Draining a backlog, 250 bytes, 20 threads", FIGURES);
            List<ReceiverKind> receivers = options.select(List.of(ReceiverKind.values()));
            new Rounds(options).run(receivers, run::drain, run::drain, results);
            return results;
        }
    }

    private Measurement drain(ReceiverKind kind) throws Exception {
        System.gc();
        Deliveries deliveries = new Deliveries(backlog.messages());
        String group = "load-" + kind.option() + "-" + drains++;
        try (AutoCloseable receiver = kind.open(backlog, group, deliveries)) {
            deliveries.await();
        }
        return deliveries.measurement();
    }
}
