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
package io.github.mqstarter.resilience;

import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.embedded.RocketMQProcess;
import io.github.mqstarter.producer.MqTemplate;
import io.github.mqstarter.producer.ProducerSettings;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntToLongFunction;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brokers in processes of their own, an application that sends to them, and its load; all ends with the rig. */
final class Rig implements AutoCloseable {

    static final String TOPIC = "resilience";

    private static final String WARM_UP = "warm-up";

    private static final Logger logger = LoggerFactory.getLogger(Rig.class);

    private final Deque<AutoCloseable> closeables = new ArrayDeque<>();

    private final RocketMQProcess first;

    private MqClients clients;

    private MqTemplate mq;

    private Rig(RocketMQProcess first) {
        this.first = keep(first);
    }

    /** Starts a name server and a broker in one process. */
    static Rig start() {
        return start(UnaryOperator.identity());
    }

    /** Starts a name server and a broker like this in one process. */
    static Rig start(UnaryOperator<EmbeddedRocketMQ.Builder> customizer) {
        return new Rig(customizer
                .apply(EmbeddedRocketMQ.builder().topics(TOPIC, WARM_UP))
                .startProcess());
    }

    /** The process of name server and first broker. */
    RocketMQProcess broker() {
        return first;
    }

    /** Starts a second broker in a process of its own. */
    RocketMQProcess secondBroker() {
        return secondBroker(UnaryOperator.identity());
    }

    RocketMQProcess secondBroker(UnaryOperator<EmbeddedRocketMQ.Builder> customizer) {
        return keep(customizer
                .apply(EmbeddedRocketMQ.builder()
                        .joinNameServer(first.nameServer())
                        .brokerNames("broker-1")
                        .topics(TOPIC, WARM_UP))
                .startProcess());
    }

    /** Starts the application, and sends something elsewhere, so that no class is to be loaded later. */
    MqTemplate application(ProducerSettings settings) {
        clients = MqClients.builder(ClusterSettings.of(first.nameServer(), TestBroker.unique("producer")))
                .build();
        mq = keep(new MqTestApplication(clients).template(template -> template.settings(settings)))
                .start()
                .mq();
        for (int i = 0; i < 100; i++) {
            mq.sendAsync(WARM_UP, Payload.of(i))
                    .handle((result, failure) -> result)
                    .join();
        }
        return mq;
    }

    MqTemplate application() {
        return application(ProducerSettings.DEFAULTS);
    }

    Wire wire() {
        return Wire.of(clients);
    }

    /** A load of this many messages, ready to start. */
    Load load(int messages, IntToLongFunction dueNanos) {
        return keep(new Load(messages, dueNanos, sequence -> mq.sendAsync(TOPIC, Payload.of(sequence))));
    }

    /** A load whose messages have this many keys, in turn, and are ordered by them. */
    Load orderedLoad(int messages, int keys, IntToLongFunction dueNanos) {
        return keep(new Load(messages, dueNanos, sequence -> mq.newMessage(Payload.of(sequence))
                .to(TOPIC)
                .orderedBy("key-" + sequence % keys)
                .sendAsync()));
    }

    /** Reads what is stored, and notes it next to what was sent. */
    Audit audit(String title, Calls calls, String... figures) throws Exception {
        Audit audit = Audit.of(first.nameServer(), TOPIC);
        int lost = audit.lost(calls.called()).size();
        note(title, calls, audit + ", " + lost + " lost", String.join(", ", figures));
        return audit;
    }

    /** Notes how calls fared. */
    static void note(String title, Calls calls, String... figures) {
        logger.info("{}: {}; {}", title, calls, String.join("; ", figures));
    }

    @Override
    public void close() throws Exception {
        while (!closeables.isEmpty()) {
            closeables.pop().close();
        }
    }

    <T extends AutoCloseable> T keep(T closeable) {
        closeables.push(closeable);
        return closeable;
    }
}
