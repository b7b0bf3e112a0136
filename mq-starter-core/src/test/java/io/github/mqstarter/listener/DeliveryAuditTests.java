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
package io.github.mqstarter.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.listener.DeliveryOutcome.Type;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.Outcomes;
import io.github.mqstarter.testing.Scale;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;

/** Messages of all fates: what is told of them adds up to what the queues hold. */
class DeliveryAuditTests extends ListenerTestSupport {

    private static final int MESSAGES = Scale.of(400, 20_000);

    private static final int MAX_ATTEMPTS = 3;

    private final Outcomes outcomes = new Outcomes();

    /** How often the listener was called with each message. */
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

    @Test
    void ofASingleListener() {
        class Single {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "3", concurrency = "8")
            void on(String payload) throws Exception {
                process(payload);
            }
        }
        run(new Single());
    }

    @Test
    void ofAListenerOfBatches() {
        class Batches {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "3", batchSize = "16", concurrency = "4")
            void on(List<String> payloads) {
                for (int i = 0; i < payloads.size(); i++) {
                    try {
                        process(payloads.get(i));
                    } catch (Exception ex) {
                        throw new BatchListenerFailedException(i, ex);
                    }
                }
            }
        }
        run(new Batches());
    }

    @Test
    void ofAnOrderedListener() {
        class Ordered {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "3", ordered = "true", suspend = "10ms")
            void on(String payload) throws Exception {
                process(payload);
            }
        }
        run(new Ordered());
    }

    private void run(Object listener) {
        MqErrorHandler handler = (delivery, failure) ->
                (failure instanceof UnsupportedOperationException) ? FailureVerdict.discard() : FailureVerdict.retry();
        try (MqTestApplication application = application(
                listener, registry -> registry.errorHandler(handler).deliveryListeners(List.of(outcomes)))) {
            List<String> payloads =
                    IntStream.range(0, MESSAGES).mapToObj(String::valueOf).toList();
            application.mq().sendAll(topic(), payloads).orThrow();
            await().until(() -> ended() == MESSAGES);
        } // after which nothing is under way
        assertThat(ended()).isEqualTo(MESSAGES);
        assertThat(bodies(DeadLetters.of(group)))
                .containsExactlyInAnyOrderElementsOf(bodiesOf(Type.DEAD_LETTER))
                .hasSize(count(Fate.NEVER));
        assertThat(bodiesOf(Type.DISCARDED)).hasSize(count(Fate.DISCARDED));
        assertThat(DeadLetters.of(group)).allSatisfy(letter -> assertThat(letter.getProperties())
                .containsEntry(MqHeaders.ATTEMPTS, String.valueOf(MAX_ATTEMPTS)));
        Map<String, List<String>> stories = outcomes.stories();
        assertThat(calls).hasSize(MESSAGES).allSatisfy((body, called) -> assertThat(called)
                .hasValue(stories.get(body).size()));
        assertThat(stories).allSatisfy((body, story) -> assertThat(story).isEqualTo(Fate.of(body).story));
    }

    private void process(String payload) throws Exception {
        int call = calls.computeIfAbsent(payload, key -> new AtomicInteger()).incrementAndGet();
        switch (Fate.of(payload)) {
            case OK -> {}
            case SECOND -> {
                if (call == 1) {
                    throw new IllegalStateException("once");
                }
            }
            case NEVER -> throw new IllegalStateException("always");
            case DISCARDED -> throw new UnsupportedOperationException("drop");
        }
    }

    private int ended() {
        return outcomes.count(Type.OK) + outcomes.count(Type.DISCARDED) + outcomes.count(Type.DEAD_LETTER);
    }

    private List<String> bodiesOf(Type type) {
        return outcomes.of(type).stream().map(Outcomes.Told::body).toList();
    }

    private static List<String> bodies(List<MessageExt> messages) {
        return messages.stream()
                .map(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                .toList();
    }

    private static int count(Fate fate) {
        return (int) IntStream.range(0, MESSAGES)
                .filter(i -> Fate.of(String.valueOf(i)) == fate)
                .count();
    }

    private enum Fate {
        OK("OK 1"),
        SECOND("RETRY 1", "OK 2"),
        NEVER("RETRY 1", "RETRY 2", "DEAD_LETTER 3"),
        DISCARDED("DISCARDED 1");

        private final List<String> story;

        Fate(String... story) {
            this.story = List.of(story);
        }

        static Fate of(String payload) {
            return switch (Integer.parseInt(payload) % 20) {
                case 3 -> SECOND;
                case 7 -> NEVER;
                case 11 -> DISCARDED;
                default -> OK;
            };
        }
    }
}
