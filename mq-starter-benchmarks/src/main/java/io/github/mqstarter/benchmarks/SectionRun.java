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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.exception.MQClientException;

/** Runs a section: contenders are opened, warmed up, and measured in turn, round after round. */
final class SectionRun implements AutoCloseable {

    private final Section section;

    private final Broker broker;

    private final Payloads payloads;

    private final Map<ContenderKind, Contender> contenders = new EnumMap<>(ContenderKind.class);

    private final Map<ContenderKind, Long> sent = new EnumMap<>(ContenderKind.class);

    private SectionRun(Section section, Broker broker) {
        this.section = section;
        this.broker = broker;
        this.payloads = Payloads.of(section.payloadBytes());
    }

    /** Runs on a broker of its own, so that no section pays for what another has stored. */
    static Results run(Section section, Options options) throws Exception {
        try (Broker broker = Broker.start();
                SectionRun run = new SectionRun(section, broker)) {
            run.open(options.contenders());
            return run.measure(options);
        }
    }

    private void open(List<ContenderKind> kinds) throws Exception {
        for (ContenderKind kind : kinds) {
            if (section.compares(kind)) {
                contenders.put(kind, kind.open(broker.nameServer(), kind.topic()));
            }
        }
    }

    private Results measure(Options options) throws Exception {
        List<ContenderKind> order = new ArrayList<>(contenders.keySet());
        for (ContenderKind kind : order) {
            warmUp(kind, options);
        }
        Results results = new Results(section);
        for (int round = 0; round < options.rounds(); round++) {
            for (ContenderKind kind : order) {
                results.add(kind, measure(kind, section.load(), options.messages()));
            }
            Collections.rotate(order, 1);
        }
        return results;
    }

    /** By time, because the compiler takes it, and a fast contender sends its messages before it is done. */
    private void warmUp(ContenderKind kind, Options options) throws InterruptedException, MQClientException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.warmUpSeconds());
        do {
            measure(kind, section.warmUp(), options.messages());
        } while (System.nanoTime() - end < 0);
    }

    private Measurement measure(ContenderKind kind, Load load, int messages)
            throws InterruptedException, MQClientException {
        System.gc();
        Measurement measurement = load.measure(contender(kind), payloads, messages);
        long stored = measurement.messages() - measurement.failures().count();
        broker.awaitStored(kind.topic(), sent.merge(kind, stored, Long::sum));
        return measurement;
    }

    private Contender contender(ContenderKind kind) {
        Contender contender = contenders.get(kind);
        if (contender == null) {
            throw new IllegalStateException("Not open: " + kind);
        }
        return contender;
    }

    @Override
    public void close() {
        contenders.values().forEach(Contender::close);
    }
}
