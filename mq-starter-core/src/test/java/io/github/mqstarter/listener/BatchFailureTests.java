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
import io.github.mqstarter.testing.MqTestApplication;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists of which one message fails. */
class BatchFailureTests extends ListenerTestSupport {

    private static final int MESSAGES = 160;

    private static final int BATCH = 16;

    /** How often each message was processed. */
    private final Map<Integer, AtomicInteger> executions = new ConcurrentHashMap<>();

    private final Set<Integer> done = ConcurrentHashMap.newKeySet();

    BatchFailureTests() {
        super(1); // so that the lists are full
    }

    @Test
    void nothingThatSucceededIsProcessedAgain() {
        class OneOfEachListFailsOnce {
            @MqListener(topic = "${topic}", group = "${group}", batchSize = "16", concurrency = "1")
            void on(List<Integer> numbers) {
                for (int i = 0; i < numbers.size(); i++) {
                    int number = numbers.get(i);
                    if (count(number) == 1 && number % BATCH == 7) {
                        throw new BatchListenerFailedException(i, new IllegalStateException("once"));
                    }
                    done.add(number);
                }
            }
        }
        try (MqTestApplication application = application(new OneOfEachListFailsOnce())) {
            sendNumbers(application);
            await().until(() -> done.size() == MESSAGES);
        }
        assertThat(executions.values().stream().mapToInt(AtomicInteger::get).sum())
                .isEqualTo(MESSAGES + MESSAGES / BATCH);
        assertThat(executions).allSatisfy((number, count) -> assertThat(count).hasValue(number % BATCH == 7 ? 2 : 1));
        assertThat(deadLetters()).isZero();
    }

    @Test
    void aFailureOfTheWholeListCountsForEachOfItsMessages() {
        class AlwaysFailing {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "2")
            void on(List<Integer> numbers) {
                numbers.forEach(BatchFailureTests.this::count);
                throw new IllegalStateException("the whole list");
            }
        }
        try (MqTestApplication application = application(new AlwaysFailing())) {
            sendNumbers(application);
            awaitDeadLetters(MESSAGES);
        }
        assertThat(executions.values()).hasSize(MESSAGES).allSatisfy(count -> assertThat(count)
                .hasValue(2));
        assertThat(DeadLetters.of(group)).allSatisfy(letter -> assertThat(letter.getProperties())
                .containsEntry(MqHeaders.ATTEMPTS, "2")
                .containsEntry(MqHeaders.EXCEPTION_MESSAGE, "the whole list"));
    }

    private int count(int number) {
        return executions.computeIfAbsent(number, key -> new AtomicInteger()).incrementAndGet();
    }

    private void sendNumbers(MqTestApplication application) {
        application.mq().sendAll(topic(), IntStream.range(0, MESSAGES).boxed().toList());
    }
}
