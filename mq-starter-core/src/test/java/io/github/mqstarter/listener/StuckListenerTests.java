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
import io.github.mqstarter.testing.LogLines;
import io.github.mqstarter.testing.MqTestApplication;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** Listeners that do not come back. */
class StuckListenerTests extends ListenerTestSupport {

    private final Queue<String> done = new ConcurrentLinkedQueue<>();

    private final Queue<Integer> blocked = new ConcurrentLinkedQueue<>();

    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void aBlockedThreadIsReportedAndTheOthersGoOn() {
        try (LogLines log = LogLines.record();
                MqTestApplication application = application(new Blocking(), this::settings)) {
            MqListenerContainer container = application.registry().getContainer(group);
            application.mq().send(topic(), "block");
            application
                    .mq()
                    .sendAll(
                            topic(),
                            IntStream.range(0, 50).mapToObj(String::valueOf).toList());
            await().until(() -> done.size() == 50 && container.stuckCount() == 2);
            awaitDeadLetters(1);
            assertThat(blocked).containsExactly(1, 2);
            assertThat(container.stuckDeliveries()).hasSize(2).allSatisfy(stuck -> assertThat(stuck.stack())
                    .anyMatch(frame -> frame.getMethodName().equals("on")));
            end.countDown();
            await().until(() -> container.stuckDeliveries().isEmpty());
            List<String> warnings = log.linesFrom(Level.WARN).stream()
                    .filter(line -> line.contains("has not come back"))
                    .toList();
            assertThat(warnings).hasSize(2).allMatch(line -> line.contains("Blocking.on"));
        }
        assertThat(DeadLetters.of(group).get(0).getProperties())
                .containsEntry(MqHeaders.EXCEPTION, TimeoutException.class.getName());
        assertThat(blocked).hasSize(2);
    }

    @Test
    void aProbeThatDoesNotComeBackDoesNotHoldUpAllOthersForEver() {
        AtomicInteger calls = new AtomicInteger();
        class HangingOnce {
            @MqListener(topic = "${topic}", group = "${group}", concurrency = "4")
            void on(String payload) throws InterruptedException {
                int call = calls.incrementAndGet();
                if (call <= 2) {
                    throw new IllegalStateException("down");
                }
                if (call == 3) { // the probe of the circuit, which two failures have opened
                    end.await();
                }
                done.add(payload);
            }
        }
        CircuitSettings circuit = new CircuitSettings(true, 0.5, 2, 20, Duration.ofMillis(50), Duration.ofMillis(200));
        try (MqTestApplication application =
                application(new HangingOnce(), registry -> registry.shutdownTimeout(Duration.ofMillis(100))
                        .defaults(MqTestApplication.RETRIES_AFTER_A_SECOND
                                .with(ListenerSetting.CIRCUIT, circuit)
                                .with(ListenerSetting.EXECUTION_DEADLINE, Duration.ofMillis(300))))) {
            application.mq().send(topic(), "1");
            application.mq().send(topic(), "2");
            await().until(() -> calls.get() >= 3);
            application.mq().send(topic(), "3");
            await().until(() -> Set.copyOf(done).size() == 3);
            assertThat(application.registry().getContainer(group).isCircuitOpen())
                    .isFalse();
        }
    }

    private MqListenerRegistry.Builder settings(MqListenerRegistry.Builder registry) {
        return registry.shutdownTimeout(Duration.ofSeconds(5))
                .defaults(MqTestApplication.RETRIES_AFTER_A_SECOND.with(
                        ListenerSetting.EXECUTION_DEADLINE, Duration.ofSeconds(2))); // for the others long enough
    }

    class Blocking {

        @MqListener(topic = "${topic}", group = "${group}", concurrency = "4")
        void on(String payload, Delivery delivery) throws InterruptedException {
            if (payload.equals("block")) {
                blocked.add(delivery.attempt());
                end.await();
            }
            done.add(payload);
        }
    }
}
