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
package io.github.mqstarter.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;

/** Which broker a batch goes to, and how much may be under way to it. */
class BrokerGatesTests {

    private static final long NOW = System.nanoTime();

    private static final long LATER = NOW + Duration.ofSeconds(2).toNanos();

    private final BrokerGates gates = new BrokerGates(256);

    @Test
    void theBrokerWithTheLeastUnderWayIsChosen() {
        gates.update(queues("a", "b"));
        BrokerGate first = choose(null, NOW);
        first.sent(64);
        BrokerGate second = choose(null, NOW);
        assertThat(second).isNotSameAs(first);
        second.sent(64);
        second.succeeded(64);
        assertThat(choose(null, NOW)).isSameAs(second);
    }

    @Test
    void thereIsNoMoreRoomThanTheLimit() {
        gates.update(queues("a"));
        for (int i = 0; i < 4; i++) {
            choose(null, NOW).sent(64);
        }
        assertThat(gates.choose(64, null, NOW)).isNull();
        assertThat(gates.nextOpening(NOW)).isEqualTo(BrokerGates.NEVER);
    }

    @Test
    void anotherBrokerThanTheOneThatFailedIsPreferred() {
        gates.update(queues("a", "b"));
        BrokerGate failed = choose(null, NOW);
        for (int i = 0; i < 10; i++) {
            assertThat(choose(failed, NOW)).isNotSameAs(failed);
        }
    }

    @Test
    void theOnlyBrokerIsTriedAgain() {
        gates.update(queues("a"));
        BrokerGate only = choose(null, NOW);
        assertThat(choose(only, NOW)).isSameAs(only);
    }

    @Test
    void aFailureClosesTheGateForAPauseAndThenLetsOneBatchPass() {
        gates.update(queues("a"));
        BrokerGate gate = choose(null, NOW);
        gate.sent(64);
        gate.failed(64, NOW, NOW);
        assertThat(gates.choose(64, null, NOW)).isNull();
        assertThat(gates.nextOpening(NOW) - NOW)
                .isBetween(1L, Duration.ofMillis(100).toNanos());
        assertThat(gates.choose(64, null, LATER)).isSameAs(gate);
    }

    @Test
    void failuresHalveWhatMayBeUnderWayAndSuccessGrowsItBack() {
        gates.update(queues("a"));
        BrokerGate gate = choose(null, NOW);
        for (int i = 0; i < 20; i++) {
            gate.sent(64);
            gate.failed(64, NOW + i, NOW + i);
        }
        gate.sent(64);
        assertThat(gates.choose(1, null, LATER)).as("one batch at a time").isNull();
        gate.succeeded(64);
        gate.sent(64);
        assertThat(gates.choose(1, null, LATER)).as("one message more").isSameAs(gate);
        assertThat(gates.choose(64, null, LATER)).as("not yet two batches").isNull();
        for (int i = 0; i < 4; i++) {
            gate.succeeded(64);
            gate.sent(64);
        }
        assertThat(gates.choose(64, null, LATER)).as("two batches").isSameAs(gate);
    }

    @Test
    void batchesThatFailTogetherCountOnce() {
        gates.update(queues("a"));
        BrokerGate gate = choose(null, NOW);
        IntStream.range(0, 4).forEach(i -> gate.sent(64));
        IntStream.range(0, 4).forEach(i -> gate.failed(64, NOW - 1, NOW));
        gate.sent(64);
        assertThat(gates.choose(64, null, LATER)).as("the limit is 128, not 16").isSameAs(gate);
    }

    @Test
    void aBrokerThatLeavesTheRouteIsNotChosenAndKeepsItsFailuresWhenItIsBack() {
        gates.update(queues("a", "b"));
        BrokerGate failed = choose(null, NOW);
        failed.sent(1);
        failed.failed(1, NOW, NOW);
        gates.update(queues(failed.broker().equals("a") ? "b" : "a"));
        assertThat(choose(null, LATER)).isNotSameAs(failed);
        gates.update(queues("a", "b"));
        assertThat(choose(null, NOW)).isNotSameAs(failed);
    }

    @Test
    void queuesOfABrokerTakeTurns() {
        gates.update(queues("a"));
        BrokerGate gate = choose(null, NOW);
        assertThat(Stream.generate(gate::nextQueue).limit(4).distinct()).hasSize(4);
    }

    private BrokerGate choose(BrokerGate avoided, long now) {
        BrokerGate gate = gates.choose(64, avoided, now);
        assertThat(gate).isNotNull();
        return gate;
    }

    private static List<MessageQueue> queues(String... brokers) {
        return Stream.of(brokers)
                .flatMap(broker -> IntStream.range(0, 4).mapToObj(id -> new MessageQueue("topic", broker, id)))
                .toList();
    }
}
