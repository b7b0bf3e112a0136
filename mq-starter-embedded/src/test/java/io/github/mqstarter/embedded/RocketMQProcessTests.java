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
package io.github.mqstarter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class RocketMQProcessTests {

    @Test
    void keepsEveryAcknowledgedMessageOverAKill() throws Exception {
        try (RocketMQProcess process =
                EmbeddedRocketMQ.builder().topics("orders").startProcess()) {
            String address = process.nameServer();
            DefaultMQProducer producer = Clients.producer(address);
            try {
                Set<String> acknowledged = sendSome(producer, 200);

                process.kill();
                assertThat(ProcessHandle.of(process.pid())).isEmpty();
                process.restart();

                assertThat(process.nameServer()).isEqualTo(address);
                assertThat(acknowledged).hasSize(200);
                assertThat(Clients.readAll(address, "orders", acknowledged.size()))
                        .containsAll(acknowledged);
                await().atMost(Duration.ofSeconds(60)).until(() -> Clients.send(producer, "orders", "after"));
            } finally {
                producer.shutdown();
            }
        }
    }

    @Test
    void freezesAndThaws() throws Exception {
        try (RocketMQProcess process =
                EmbeddedRocketMQ.builder().topics("orders").startProcess()) {
            DefaultMQProducer producer = Clients.producer(process.nameServer());
            try {
                assertThat(Clients.send(producer, "orders", "before")).isTrue();
                producer.setSendMsgTimeout(1_000);

                process.freeze();
                assertThat(Clients.send(producer, "orders", "during")).isFalse();
                process.thaw();

                await().atMost(Duration.ofSeconds(60)).until(() -> Clients.send(producer, "orders", "after"));
            } finally {
                producer.shutdown();
            }
        }
    }

    @Test
    void stopsOneOfTwoBrokersOfAnotherNameServer(@TempDir Path data) throws Exception {
        try (EmbeddedRocketMQ nameServer = EmbeddedRocketMQ.builder().brokers(0).start();
                RocketMQProcess left = broker(nameServer, "left").startProcess();
                RocketMQProcess right =
                        broker(nameServer, "right").dataDirectory(data).startProcess()) {
            assertThat(left.nameServer()).isEqualTo(nameServer.nameServer());
            DefaultMQProducer producer = Clients.producer(nameServer.nameServer());
            try {
                assertThat(producer.fetchPublishMessageQueues("orders")).hasSize(8);

                left.kill();

                await().atMost(Duration.ofSeconds(60)).until(() -> Clients.send(producer, "orders", "to the right"));
                left.restart();
                right.terminate();
                assertThat(data.resolve("right")).exists();
                assertThat(data.resolve("right").resolve("abort")).doesNotExist();
                await().atMost(Duration.ofSeconds(60)).until(() -> Clients.send(producer, "orders", "to the left"));
            } finally {
                producer.shutdown();
            }
        }
    }

    @Test
    void endsWithItsParent(@TempDir Path data) throws Exception {
        Settings settings = new Settings(data, null, 0, List.of(), List.of(), Map.of(), Map.of());
        Child child = Child.start(settings, new DataDirectory(data, true));

        child.closeInput();

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(ProcessHandle.of(child.pid()).filter(ProcessHandle::isAlive))
                        .isEmpty());
        assertThat(data).doesNotExist();
    }

    @Test
    void saysWhyItDoesNotStart(@TempDir Path data) throws IOException {
        Files.writeString(data.resolve("broker-0"), "not a directory");

        assertThatIllegalStateException()
                .isThrownBy(() -> EmbeddedRocketMQ.builder().dataDirectory(data).startProcess())
                .withMessageContaining("broker-0");
    }

    private static EmbeddedRocketMQ.Builder broker(EmbeddedRocketMQ nameServer, String name) {
        return EmbeddedRocketMQ.builder()
                .joinNameServer(nameServer.nameServer())
                .brokerNames(name)
                .topics("orders");
    }

    private static Set<String> sendSome(DefaultMQProducer producer, int count) {
        Set<String> acknowledged = new HashSet<>();
        for (int i = 0; i < count; i++) {
            if (Clients.send(producer, "orders", "order-" + i)) {
                acknowledged.add("order-" + i);
            }
        }
        return acknowledged;
    }
}
