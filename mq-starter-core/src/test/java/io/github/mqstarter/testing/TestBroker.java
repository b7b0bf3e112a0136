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
package io.github.mqstarter.testing;

import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.awaitility.Awaitility;

/**
 * The broker that all tests of this JVM share. Its delay levels are short, so that retries come within a second, and it
 * soon asks how transactions ended, and forgets locks of queues.
 */
public final class TestBroker {

    private TestBroker() {}

    public static EmbeddedRocketMQ shared() {
        return Holder.BROKER;
    }

    public static String nameServer() {
        return shared().nameServer();
    }

    /** A new topic with two queues. */
    public static String newTopic() {
        return newTopic(2);
    }

    public static String newTopic(int queues) {
        String topic = unique("topic");
        shared().createTopic(topic, queues);
        return topic;
    }

    public static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** A time that what is stored from now on is not older than. */
    public static Instant laterThan(Instant before) {
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> Instant.now()
                .isAfter(before.plusMillis(20)));
        return Instant.now();
    }

    private static final class Holder {

        private static final EmbeddedRocketMQ BROKER = start();

        private static EmbeddedRocketMQ start() {
            System.setProperty(
                    "rocketmq.broker.rebalance.lockMaxLiveTime", "25000"); // listeners renew theirs each 20 s
            EmbeddedRocketMQ broker = EmbeddedRocketMQ.builder()
                    .messageDelayLevel("1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s 1s")
                    .brokerProperty("transactionTimeOut", "3000")
                    .brokerProperty("transactionCheckInterval", "1500")
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(broker::stop));
            return broker;
        }
    }
}
