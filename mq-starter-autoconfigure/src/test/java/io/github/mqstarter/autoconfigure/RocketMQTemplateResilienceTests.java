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
package io.github.mqstarter.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.embedded.RocketMQProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.context.ConfigurableApplicationContext;

/** What becomes of messages of RocketMQTemplate while a broker is gone, or has too much to do. */
class RocketMQTemplateResilienceTests {

    private static final String TOPIC = "orders";

    private static final Executor OUTAGE =
            CompletableFuture.delayedExecutor(1_500, TimeUnit.MILLISECONDS, task -> new Thread(task, "outage").start());

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void nothingIsLostWhileTheOnlyBrokerIsGone() throws Exception {
        try (RocketMQProcess broker = EmbeddedRocketMQ.builder().topics(TOPIC).startProcess();
                ConfigurableApplicationContext application = start(broker.nameServer())) {
            Calls calls = new Calls();
            CompletableFuture<Void> outage =
                    CompletableFuture.runAsync(broker::kill, OUTAGE).thenRunAsync(broker::restart, OUTAGE);

            sendAtARate(application.getBean(RocketMQTemplate.class), 3_000, 500, calls);

            outage.get(60, TimeUnit.SECONDS);
            calls.assertThatAllSucceeded(3_000);
            assertThat(stored(broker.nameServer(), 3_000)).hasSize(3_000);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void syncSendsWaitUntilTheBrokerIsBack() throws Exception {
        try (RocketMQProcess broker = EmbeddedRocketMQ.builder().topics(TOPIC).startProcess();
                ConfigurableApplicationContext application = start(broker.nameServer())) {
            RocketMQTemplate template = application.getBean(RocketMQTemplate.class);
            template.syncSend(TOPIC, "0");
            broker.kill();
            CompletableFuture<RocketMQProcess> restart = CompletableFuture.supplyAsync(broker::restart, OUTAGE);

            template.syncSend(TOPIC, "1");
            template.syncSendOrderly(TOPIC, "2", "key");

            restart.get(60, TimeUnit.SECONDS);
            assertThat(stored(broker.nameServer(), 3)).containsExactly("0", "1", "2");
        }
    }

    @Test
    void nothingIsLostInABurstThatIsTooMuchForTheBroker() throws Exception {
        try (EmbeddedRocketMQ broker = EmbeddedRocketMQ.builder()
                        .topics(TOPIC)
                        .brokerProperty("waitTimeMillsInSendQueue", "20")
                        .brokerProperty("sendMessageThreadPoolNums", "1")
                        .brokerProperty("flushDiskType", "SYNC_FLUSH")
                        .start();
                ConfigurableApplicationContext application = start(broker.nameServer())) {
            Calls calls = new Calls();

            sendAtARate(application.getBean(RocketMQTemplate.class), 5_000, 1_000_000, calls);

            calls.assertThatAllSucceeded(5_000);
            assertThat(stored(broker.nameServer(), 5_000)).hasSize(5_000);
        }
    }

    private static ConfigurableApplicationContext start(String nameServer) {
        return TestApplication.start(
                TestApplication.Empty.class,
                "spring.application.name=shop",
                "rocketmq.producer.group=peer",
                "rocketmq.name-server=" + nameServer);
    }

    private static void sendAtARate(RocketMQTemplate template, int messages, int perSecond, Calls calls) {
        long started = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            long due = started + TimeUnit.SECONDS.toNanos(i) / perSecond;
            while (due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            template.asyncSend(TOPIC, String.valueOf(i), calls.of(String.valueOf(i)));
        }
    }

    /** Reads every queue from its beginning until there are as many different messages, or a minute is over. */
    private static Set<String> stored(String nameServer, int expected) throws Exception {
        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer("reader");
        consumer.setNamesrvAddr(nameServer);
        consumer.setInstanceName(TestBroker.unique("reader"));
        consumer.setAutoCommit(false);
        // not by seekToBegin: a pull that begins meanwhile may take the position and not use it
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.start();
        try {
            consumer.assign(consumer.fetchMessageQueues(TOPIC));
            Set<String> bodies = new TreeSet<>();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (bodies.size() < expected && System.nanoTime() - deadline < 0) {
                consumer.poll(200)
                        .forEach(message -> bodies.add(new String(message.getBody(), StandardCharsets.UTF_8)));
            }
            return bodies;
        } finally {
            consumer.shutdown();
        }
    }

    /** What the callbacks were told, by message. */
    private static final class Calls {

        private final Map<String, List<Object>> byMessage = new ConcurrentHashMap<>();

        SendCallback of(String message) {
            return new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    add(message, result.getSendStatus());
                }

                @Override
                public void onException(Throwable failure) {
                    add(message, failure);
                }
            };
        }

        void assertThatAllSucceeded(int messages) {
            await().atMost(Duration.ofSeconds(100)).until(() -> byMessage.size() == messages);
            assertThat(byMessage.values().stream()
                            .map(String::valueOf)
                            .filter(calls -> !calls.equals("[SEND_OK]"))
                            .limit(5))
                    .isEmpty();
        }

        private void add(String message, Object call) {
            byMessage.merge(message, List.of(call), (before, now) -> {
                List<Object> all = new ArrayList<>(before);
                all.addAll(now);
                return all;
            });
        }
    }
}
