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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedRocketMQTests {

    private static final Path HOME = Path.of(System.getProperty("user.home"));

    private static EmbeddedRocketMQ mq;

    private static DefaultMQProducer producer;

    private static Duration startToFirstSend;

    private static String console;

    private final List<AutoCloseable> closeLater = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(HOME);
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream capture = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(capture);
        System.setErr(capture);
        try {
            long start = System.nanoTime();
            mq = EmbeddedRocketMQ.builder()
                    .topic("first", 2)
                    .messageDelayLevel("1s 2s 3s")
                    .start();
            producer = Clients.producer(mq.nameServer());
            assertThat(Clients.send(producer, "first", "hello")).isTrue();
            startToFirstSend = Duration.ofNanos(System.nanoTime() - start);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        console = printed.toString(StandardCharsets.UTF_8);
    }

    @AfterAll
    static void stop() {
        producer.shutdown();
        mq.close();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : this.closeLater) {
            closeable.close();
        }
    }

    @Test
    void startsQuickly() {
        assertThat(startToFirstSend).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void printsNothing() {
        assertThat(console.lines().filter(line -> !line.startsWith("WARNING:"))).isEmpty();
    }

    @Test
    void createsNothingBelowTheHomeDirectory() throws Exception {
        try (Stream<Path> files = Files.list(HOME)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("of the broker; the client keeps broadcast offsets in .rocketmq_offsets")
                    .isSubsetOf(".rocketmq_offsets");
        }
    }

    @Test
    void givesATopicTheWantedQueues() throws Exception {
        mq.createTopic("seven", 7);

        assertThat(producer.fetchPublishMessageQueues("seven")).hasSize(7);
        assertThat(producer.fetchPublishMessageQueues("first")).hasSize(2);
    }

    @Test
    void changesTheQueuesOfATopic() throws Exception {
        mq.createTopic("growing", 1);
        mq.createTopic("growing", 3);

        assertThat(Clients.producer(mq.nameServer()).fetchPublishMessageQueues("growing"))
                .hasSize(3);
    }

    @Test
    void createsATopicOnDemand() {
        assertThat(Clients.send(producer, "on-demand", "hello")).isTrue();
    }

    @Test
    void countsMessages() {
        mq.createTopic("counted", 2);
        for (int i = 0; i < 10; i++) {
            Clients.send(producer, "counted", "message-" + i);
        }

        await().untilAsserted(() -> assertThat(mq.storedMessages("counted")).isEqualTo(10));
        assertThat(mq.storedMessages("unknown")).isZero();
    }

    @Test
    void delaysByLevelAndByTime() throws Exception {
        mq.createTopic("delayed", 1);
        Set<String> received = Clients.listen(mq.nameServer(), "delayed", this.closeLater);
        Message level = Clients.message("delayed", "level");
        level.setDelayTimeLevel(3);
        Message time = Clients.message("delayed", "time");
        time.setDelayTimeMs(3_000);

        producer.send(level);
        producer.send(time);

        assertThat(received).isEmpty();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(received).containsExactlyInAnyOrder("level", "time"));
    }

    @Test
    void commitsATransaction() throws Exception {
        mq.createTopic("transactional", 1);
        Set<String> received = Clients.listen(mq.nameServer(), "transactional", this.closeLater);
        TransactionMQProducer transactional = new TransactionMQProducer("transactional");
        transactional.setNamesrvAddr(mq.nameServer());
        transactional.setInstanceName("transactional");
        transactional.setTransactionListener(new Committing());
        transactional.start();
        this.closeLater.add(transactional::shutdown);

        transactional.sendMessageInTransaction(Clients.message("transactional", "committed"), null);

        await().atMost(Duration.ofSeconds(60)).until(() -> received.contains("committed"));
    }

    @Test
    void refusesUnknownBrokerProperty() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddedRocketMQ.builder().brokerProperty("flushDiskTypo", "ASYNC_FLUSH"))
                .withMessageContaining("'flushDiskTypo'");
    }

    @Test
    void refusesUnfitBrokerProperty() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddedRocketMQ.builder().brokerProperty("flushDiskType", "NEVER"))
                .withMessageContaining("'flushDiskType'")
                .withMessageContaining("'NEVER'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddedRocketMQ.builder().brokerProperty("autoCreateTopicEnable", "maybe"));
    }

    @Test
    void refusesIllegalTopic() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddedRocketMQ.builder().topics("no topic"))
                .withMessageContaining("no topic");
    }

    @Test
    void hasNoAddressBeforeItStarts() {
        EmbeddedRocketMQ unstarted = EmbeddedRocketMQ.builder().build();

        assertThatIllegalStateException().isThrownBy(unstarted::nameServer);
    }

    @Test
    void stopsQuicklyBesideAnotherInstance() throws Exception {
        EmbeddedRocketMQ other = EmbeddedRocketMQ.builder()
                .brokerProperty("autoCreateTopicEnable", "false")
                .topics("only-there")
                .start();
        DefaultMQProducer there = Clients.producer(other.nameServer());
        this.closeLater.add(there::shutdown);
        assertThat(Clients.send(there, "only-there", "hello")).isTrue();
        assertThatExceptionOfType(MQClientException.class)
                .isThrownBy(() -> there.send(Clients.message("only-elsewhere", "hello")));
        assertThat(mq.storedMessages("only-there")).isZero();

        long start = System.nanoTime();
        other.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(Clients.send(producer, "first", "still here")).isTrue();
    }

    private static final class Committing implements TransactionListener {

        @Override
        public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
            return LocalTransactionState.COMMIT_MESSAGE;
        }

        @Override
        public LocalTransactionState checkLocalTransaction(MessageExt message) {
            return LocalTransactionState.COMMIT_MESSAGE;
        }
    }
}
