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
package io.github.mqstarter.consumer;

import static io.github.mqstarter.consumer.PullFixture.PATIENCE;
import static io.github.mqstarter.consumer.PullFixture.SHORT;
import static io.github.mqstarter.consumer.PullFixture.fromFirst;
import static io.github.mqstarter.consumer.PullFixture.newGroup;
import static io.github.mqstarter.consumer.PullFixture.receive;
import static io.github.mqstarter.consumer.PullFixture.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mqstarter.MqException;
import io.github.mqstarter.client.MqClientCustomizer;
import io.github.mqstarter.consumer.PullFixture.Push;
import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.testing.TestBroker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Native consumers: when there are any, how they are named, and what happens when the cluster is away. */
@Timeout(180)
class PullConnectionTests {

    @Test
    void isMadeWithTheFirstUseNamedCustomizedAndLeavesNoThread() throws Exception {
        String topic = TestBroker.newTopic();
        String group = newGroup();
        List<DefaultLitePullConsumer> made = new CopyOnWriteArrayList<>();
        try (PullFixture mq = new PullFixture(TestBroker.nameServer(), new Watching(made))) {
            MqConsumer<Push> one = mq.template().open(fromFirst(topic, group));
            MqConsumer<Push> two = mq.template().open(fromFirst(topic, group));
            assertThat(made).isEmpty();

            one.receive(1, SHORT);
            two.receive(1, SHORT);

            assertThat(made).hasSize(2).allMatch(DefaultLitePullConsumer::isRunning);
            assertThat(made.get(0).getInstanceName()).isNotEqualTo(made.get(1).getInstanceName());
        }
        assertThat(made).noneMatch(DefaultLitePullConsumer::isRunning);
        Awaitility.await().atMost(PATIENCE).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().contains(group)));
    }

    @Test
    void survivesAnOutageOfTheBroker() throws Exception {
        try (EmbeddedRocketMQ broker =
                        EmbeddedRocketMQ.builder().topic("outage", 1).start();
                PullFixture mq = new PullFixture(broker.nameServer());
                MqConsumer<Push> consumer = mq.template().open(fromFirst("outage", "group"))) {
            mq.send("outage", 1, 3);
            List<Received<Push>> received = receive(consumer, 3);
            broker.stopBroker(0);

            assertThatExceptionOfType(MqException.class).isThrownBy(() -> consumer.acknowledge(received));

            broker.startBroker(0);
            Awaitility.await("the offset is stored by itself")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> mq.offsets("outage", "group").equals(Map.of(0, 3L)));
            mq.send("outage", 4, 4);
            assertThat(users(receive(consumer, 1))).containsExactly(4);
        }
    }

    @Test
    void whatIsRewoundWhileTheBrokerIsAwayIsReceivedWhenItIsBack() throws Exception {
        try (EmbeddedRocketMQ broker =
                        EmbeddedRocketMQ.builder().topic("rewound", 1).start();
                PullFixture mq = new PullFixture(broker.nameServer());
                MqConsumer<Push> consumer = mq.template().open(fromFirst("rewound", "group"))) {
            mq.send("rewound", 1, 3);
            assertThat(receive(consumer, 3)).hasSize(3);
            broker.stopBroker(0);

            consumer.rewind();

            broker.startBroker(0);
            assertThat(users(receive(consumer, 3))).containsExactly(1, 2, 3);
        }
    }

    @Test
    void whenNoNameServerAnswersTheNextUseTriesAgain() throws Exception {
        try (EmbeddedRocketMQ broker =
                        EmbeddedRocketMQ.builder().topic("down", 1).start();
                PullFixture mq = new PullFixture(broker.nameServer());
                MqConsumer<Push> consumer = mq.template().open(fromFirst("down", "group"))) {
            mq.send("down", 1, 1);
            broker.stopNameServer();
            assertThatExceptionOfType(MqException.class)
                    .isThrownBy(() -> consumer.receive(1, SHORT))
                    .withMessageContaining("topic down for group group");

            broker.startNameServer();

            assertThat(users(receive(consumer, 1))).containsExactly(1);
        }
    }

    private static final class Watching implements MqClientCustomizer {

        private final List<DefaultLitePullConsumer> made;

        Watching(List<DefaultLitePullConsumer> made) {
            this.made = made;
        }

        @Override
        public void customizePullConsumer(String cluster, DefaultLitePullConsumer consumer) {
            made.add(consumer);
        }
    }
}
