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

import io.github.mqstarter.producer.SendAllResult;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageExt;

/** A topic full of messages, all different, which are there for every group. */
final class Backlog {

    static final String TOPIC = "load-backlog";

    private static final int PAYLOAD_BYTES = 250;

    private final String nameServer;

    private final int messages;

    private final Map<Integer, Integer> messagesBefore = new HashMap<>();

    private Backlog(Broker broker, int messages) throws MQClientException {
        this.nameServer = broker.nameServer();
        this.messages = messages;
        int before = 0;
        for (Map.Entry<Integer, Long> queue : broker.offsets(TOPIC).entrySet()) {
            messagesBefore.put(queue.getKey(), before);
            before += queue.getValue().intValue();
        }
        if (before != messages) {
            throw new IllegalStateException("The topic holds %d messages, not %d".formatted(before, messages));
        }
    }

    /**
     * Fills the topic by this library's template.
     *
     * @throws IllegalStateException if it does not hold each message once
     */
    static Backlog fill(Broker broker, int messages) throws MQClientException {
        Payloads payloads = Payloads.of(PAYLOAD_BYTES);
        try (OurContender sender = OurContender.start(broker.nameServer(), TOPIC)) {
            SendAllResult sent = sender.template()
                    .sendAll(TOPIC, IntStream.range(0, messages).mapToObj(payloads::distinct));
            if (!sent.failures().isEmpty()) {
                throw new IllegalStateException("The topic cannot be filled: " + sent);
            }
        }
        broker.awaitStored(TOPIC, messages);
        return new Backlog(broker, messages);
    }

    String nameServer() {
        return nameServer;
    }

    int messages() {
        return messages;
    }

    /** The place of a message among all, which takes no look at its body; not the index of its payload. */
    int place(MessageExt message) {
        return messagesBefore.getOrDefault(message.getQueueId(), messages) + (int) message.getQueueOffset();
    }
}
