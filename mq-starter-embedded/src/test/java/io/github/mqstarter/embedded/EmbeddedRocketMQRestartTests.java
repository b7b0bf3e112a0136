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
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRocketMQRestartTests {

    @TempDir
    private static Path data;

    private static EmbeddedRocketMQ mq;

    private static DefaultMQProducer producer;

    @BeforeAll
    static void start() throws Exception {
        mq = EmbeddedRocketMQ.builder()
                .dataDirectory(data)
                .brokers(2)
                .topics("shared")
                .start();
        producer = Clients.producer(mq.nameServer());
    }

    @AfterAll
    static void stop() {
        producer.shutdown();
        mq.close();
    }

    @Test
    void keepsMessagesOverARestartOfTheBroker() throws Exception {
        mq.createTopic("kept", 1);
        await().until(() -> Clients.send(producer, "kept", "one"));
        await().until(() -> Clients.send(producer, "kept", "two"));

        mq.stopBroker(0);
        mq.startBroker(0);

        assertThat(Clients.readAll(mq.nameServer(), "kept", 2)).contains("one", "two");
        assertThat(data.resolve("broker-0").resolve("abort")).exists();
    }

    @Test
    void closesItsStoreCleanly() {
        mq.stopBroker(1);
        try {
            assertThat(data.resolve("broker-1").resolve("abort")).doesNotExist();
        } finally {
            mq.startBroker(1);
        }
    }

    @Test
    void goesOnWithOneOfTwoBrokers() {
        mq.stopBroker(0);
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> Clients.send(producer, "shared", "to the other"));
        } finally {
            mq.startBroker(0);
        }
    }

    @Test
    void bringsTheNameServerBackOnItsPort() throws Exception {
        String address = mq.nameServer();
        mq.stopNameServer();
        mq.startNameServer();

        assertThat(mq.nameServer()).isEqualTo(address);
        DefaultMQProducer late = Clients.producer(address);
        try {
            await().until(() -> Clients.send(late, "shared", "late"));
        } finally {
            late.shutdown();
        }
    }

    @Test
    void startsABrokerWithoutNameServer() {
        mq.stopNameServer();
        mq.stopBroker(1);

        mq.startBroker(1);
        mq.startNameServer();

        mq.createTopic("on-both", 1);
        assertThat(Files.exists(data.resolve("broker-1").resolve("abort"))).isTrue();
    }

    @Test
    void hasBothBrokersInTheRoute() throws Exception {
        mq.createTopic("on-two", 2);

        Set<String> brokers = Set.of("broker-0", "broker-1");
        assertThat(producer.fetchPublishMessageQueues("on-two"))
                .hasSize(4)
                .allMatch(queue -> brokers.contains(queue.getBrokerName()));
    }
}
