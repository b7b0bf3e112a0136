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
package io.github.mqstarter.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.listener.Delivery;
import io.github.mqstarter.listener.MqDeadLetterListener;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an ordered group has given up goes to it through its topic, as brokers keep retries from such a group. */
@Timeout(180)
class OrderedRedriveTests {

    private static final DeadLetterSelection ALL = DeadLetterSelection.all();

    private final Letters letters = new Letters(TestBroker.shared(), 4);

    private final Queue<String> others = new ConcurrentLinkedQueue<>();

    private final class Ordered {

        @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "1", ordered = "true")
        void on(Delivery delivery) {
            letters.on(delivery);
        }
    }

    private final class Others {

        @MqListener(topic = "${topic}", group = "${group}-other")
        void one(String body) {
            others.add(body);
        }

        @MqListener(topic = "${topic}", group = "${group}-lists", batchSize = "8")
        void lists(List<String> bodies) {
            others.addAll(bodies);
        }
    }

    @Test
    void itGoesToTheGroupAloneInTheQueueOfItsKey() {
        letters.application().listener(new Others());
        try (Letters started = letters.start(new Ordered())) {
            send("a", "b", "c");
            started.awaitStored(3);
            Letters.await().until(() -> others.size() == 6);
            List<Delivery> first = List.copyOf(started.delivered);
            redrive(started.operations(), first);
        }
    }

    @Test
    void aGroupOfAnotherApplicationIsAskedWhetherItKeepsAnOrder() {
        try (Letters started = letters.start(new Ordered())) {
            send("a", "b", "c");
            started.awaitStored(3);
            List<Delivery> first = List.copyOf(started.delivered);
            MqListenerRegistry nobody = MqListenerRegistry.builder(started.clients(), MqTestApplication.converter())
                    .build();
            redrive(DeadLetterOperations.builder(started.clients(), nobody).build(), first);
        }
    }

    @Test
    void whatFailsAgainComesBackAndDeadLetterListenersGetIt() {
        Queue<String> given = new ConcurrentLinkedQueue<>();
        class DeadLetterListener {
            @MqDeadLetterListener(group = "${group}", maxAttempts = "2")
            void on(Delivery delivery) {
                given.add(Letters.text(delivery) + " " + Letters.redrives(delivery) + " " + delivery.attempt());
                if (delivery.attempt() == 1) {
                    throw new IllegalStateException("once more");
                }
            }
        }
        letters.application().listener(new DeadLetterListener());
        try (Letters started = letters.start(new Ordered())) {
            send("a");
            started.awaitStored(1);
            DeadLetterOperations operations = started.operations();
            assertThat(operations.redrive(started.group, ALL).redriven()).isEqualTo(1);
            Letters.await().until(() -> operations.count(started.group) == 1);
            Letters.await().until(() -> given.size() == 4);
            assertThat(given)
                    .containsExactlyInAnyOrder("number a null 1", "number a null 2", "number a 1 1", "number a 1 2");
            DeadLetter letter = operations.browse(started.group, 1).get(0);
            assertThat(letter.redrives()).isEqualTo(1);
            assertThat(letter.topic()).isEqualTo(started.topic);
            assertThat(operations.groups())
                    .contains(
                            new DeadLetterGroup(started.group, MqClients.PRIMARY, 1),
                            new DeadLetterGroup(started.group + "-dead-letters", MqClients.PRIMARY, 0));
        }
    }

    @Test
    void toTheOriginalTopicItGoesToTheQueueOfItsKeyToo() {
        try (Letters started = letters.start(new Ordered())) {
            String[] keys = {"a", "b", "c", "d", "e", "f", "g", "h"};
            send(keys);
            started.awaitStored(keys.length);
            Map<String, Integer> before = queues();
            started.delivered.clear();
            started.broken = delivery -> false;
            RedriveOptions toAll = RedriveOptions.DEFAULTS.to(RedriveOptions.Target.ORIGIN_TOPIC);
            assertThat(started.operations().redrive(started.group, ALL, toAll).redriven())
                    .isEqualTo(keys.length);
            Letters.await().until(() -> started.delivered.size() == keys.length);
            assertThat(queues()).isEqualTo(before);
        }
    }

    @Test
    void whatWasForTheGroupAloneIsForAllInTheOriginalTopic() {
        letters.application().listener(new Others());
        try (Letters started = letters.start(new Ordered())) {
            send("a");
            started.awaitStored(1);
            DeadLetterOperations operations = started.operations();
            assertThat(operations.redrive(started.group, ALL).redriven()).isEqualTo(1);
            Letters.await().until(() -> operations.count(started.group) == 1);
            started.broken = delivery -> false;
            started.delivered.clear();
            RedriveOptions toAll = RedriveOptions.DEFAULTS.to(RedriveOptions.Target.ORIGIN_TOPIC);
            assertThat(operations.redrive(started.group, ALL, toAll).redriven()).isEqualTo(1);
            Letters.await().until(() -> started.delivered.size() == 1 && others.size() == 4);
            assertThat(started.delivered).extracting(Letters::redrives).containsExactly("2");
        }
    }

    /** As by RocketMQ's proxy, which has another hash. */
    @Test
    void whatAnotherSenderPutIntoAQueueOfItsChoiceGoesThereAgain() throws Exception {
        try (Letters started = letters.start(new Ordered())) {
            for (int queue = 0; queue < 4; queue++) {
                Message message = new Message(started.topic, ("number " + queue).getBytes(StandardCharsets.UTF_8));
                MessageAccessor.putProperty(message, MessageConst.PROPERTY_SHARDING_KEY, "the same");
                started.clients().producer(null).send(message, new MessageQueue(started.topic, "broker-0", queue));
            }
            started.awaitStored(4);
            Map<String, Integer> before = queues();
            started.delivered.clear();
            started.broken = delivery -> false;
            assertThat(started.operations().redrive(started.group, ALL).redriven())
                    .isEqualTo(4);
            Letters.await().until(() -> started.delivered.size() == 4);
            assertThat(queues()).isEqualTo(before);
        }
    }

    /** By body. */
    private Map<String, Integer> queues() {
        return letters.delivered.stream().collect(Collectors.toMap(Letters::text, delivery -> delivery.message()
                .getQueueId()));
    }

    private void redrive(DeadLetterOperations operations, List<Delivery> first) {
        letters.delivered.clear();
        letters.broken = delivery -> false;
        assertThat(operations.redrive(letters.group, ALL).redriven()).isEqualTo(3);
        Letters.await().until(() -> letters.delivered.size() == 3);
        assertThat(operations.count(letters.group)).isZero();
        assertThat(letters.delivered).allSatisfy(delivery -> {
            Delivery before = first.stream()
                    .filter(other ->
                            other.message().getMsgId().equals(delivery.message().getMsgId()))
                    .findFirst()
                    .orElseThrow();
            assertThat(delivery.message().getQueueId())
                    .isEqualTo(before.message().getQueueId());
            assertThat(delivery.attempt()).isEqualTo(1);
            assertThat(delivery.message().getProperties())
                    .containsEntry(MqHeaders.REDRIVES, "1")
                    .containsEntry(MqHeaders.ONLY_FOR, letters.group);
        });
        if (!others.isEmpty()) {
            assertNobodyElseGetsThem();
        }
    }

    /** What is sent behind them into the same queues has arrived. */
    private void assertNobodyElseGetsThem() {
        send("a", "b", "c");
        Letters.await().until(() -> others.size() >= 12);
        assertThat(others).hasSize(12);
    }

    private void send(String... keys) {
        for (String key : keys) {
            letters.application()
                    .mq()
                    .newMessage("number " + key)
                    .to(letters.topic)
                    .orderedBy(key)
                    .send();
        }
    }
}
