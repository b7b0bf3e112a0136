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

import io.github.mqstarter.testing.TopicReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.message.MessageClientIDSetter;
import org.apache.rocketmq.common.message.MessageExt;

/** What the brokers have of a topic: every queue, read from its minimum to its maximum offset. */
final class Audit {

    private final List<Stored> stored;

    private final Map<Integer, List<Stored>> bySequence;

    private Audit(List<Stored> stored) {
        this.stored = stored;
        this.bySequence = stored.stream().collect(Collectors.groupingBy(Stored::sequence));
    }

    /** Reads the topic after nothing was added to it for a second. */
    static Audit of(String nameServer, String topic) throws Exception {
        try (TopicReader reader = new TopicReader(nameServer, topic)) {
            reader.awaitSilence();
            List<Stored> stored = new ArrayList<>();
            reader.read(message -> stored.add(Stored.of(message)));
            return new Audit(stored);
        }
    }

    int size() {
        return stored.size();
    }

    boolean has(int sequence) {
        return bySequence.containsKey(sequence);
    }

    /** Which of the first messages are not there. */
    List<Integer> lost(int sent) {
        return IntStream.range(0, sent)
                .filter(sequence -> !bySequence.containsKey(sequence))
                .boxed()
                .toList();
    }

    /** How many copies there are beyond the first one of each message. */
    int duplicates() {
        return stored.size() - bySequence.size();
    }

    /** Messages whose copies differ in their unique key, so that a consumer cannot tell that they are copies. */
    List<Integer> withSeveralIds() {
        return bySequence.entrySet().stream()
                .filter(message -> ids(message.getValue()).size() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Messages that have another unique key than their sender was told. */
    List<Integer> withAnotherIdThanIn(Calls calls) {
        return bySequence.entrySet().stream()
                .filter(message -> calls.id(message.getKey()) != null)
                .filter(message -> !ids(message.getValue()).contains(calls.id(message.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Where the order of a key is broken, taking the first copy of each message; a key has the sequence numbers that are
     * the same modulo the number of keys.
     */
    List<String> disorder(int keys) {
        List<String> violations = new ArrayList<>();
        Map<Integer, Stored> lastOfKey = new HashMap<>();
        for (Stored message : firstCopies()) {
            Stored last = lastOfKey.put(message.sequence % keys, message);
            if (last != null && !last.queue.equals(message.queue)) {
                violations.add(message + " in another queue than " + last);
            } else if (last != null && last.sequence > message.sequence) {
                violations.add(message + " after " + last);
            }
        }
        return violations;
    }

    /** How many messages each broker has, copies included. */
    Map<String, Long> byBroker() {
        return stored.stream().collect(Collectors.groupingBy(Stored::broker, Collectors.counting()));
    }

    @Override
    public String toString() {
        return "%d stored %s, %d duplicates, %d with several ids"
                .formatted(size(), byBroker(), duplicates(), withSeveralIds().size());
    }

    private List<Stored> firstCopies() {
        Map<String, Stored> firsts =
                stored.stream().collect(Collectors.toMap(Stored::id, message -> message, (first, copy) -> first));
        return firsts.values().stream()
                .sorted(Comparator.comparing(Stored::queue).thenComparing(Stored::offset))
                .toList();
    }

    private static Set<String> ids(List<Stored> copies) {
        return copies.stream().map(Stored::id).collect(Collectors.toSet());
    }

    private record Stored(int sequence, String id, String broker, String queue, long offset) {

        static Stored of(MessageExt message) {
            return new Stored(
                    Payload.sequence(new String(message.getBody(), StandardCharsets.UTF_8)),
                    MessageClientIDSetter.getUniqID(message),
                    message.getBrokerName(),
                    message.getBrokerName() + "/" + message.getQueueId(),
                    message.getQueueOffset());
        }
    }
}
