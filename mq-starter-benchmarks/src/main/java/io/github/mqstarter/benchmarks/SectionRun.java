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

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
        try (Broker broker = Broker.start(ContenderKind.topics());
                SectionRun run = new SectionRun(section, broker)) {
            run.open(options.select(List.of(ContenderKind.values())));
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
        Results results = new Results(section.title(), section.figures());
        new Rounds(options)
                .run(
                        List.copyOf(contenders.keySet()),
                        kind -> measure(kind, section.warmUp(), options.messages()),
                        kind -> measure(kind, section.load(), options.messages()),
                        results);
        return results;
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
