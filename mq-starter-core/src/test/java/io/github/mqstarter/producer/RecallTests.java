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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.producer.RecallFailedException.Reason;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Delayed messages that are taken back before they are delivered. */
class RecallTests {

    private final String topic = TestBroker.newTopic();

    private final BlockingQueue<MessageExt> received = new LinkedBlockingQueue<>();

    private MqTestApplication application;

    private MqTemplate mq;

    @BeforeEach
    void start() {
        application = new MqTestApplication()
                .properties(Map.of("topic", topic, "group", TestBroker.unique("group")))
                .listener(new Listener())
                .start();
        mq = application.mq();
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void aRecalledMessageIsNotDelivered() throws Exception {
        SendResult recalled = delayed(Duration.ofSeconds(5));
        SendResult byHandle = delayed(Duration.ofSeconds(5));
        SendResult kept = delayed(Duration.ofSeconds(6));
        mq.recall(recalled);
        mq.recall(byHandle.getRecallHandle(), null);
        assertThat(received.poll(30, TimeUnit.SECONDS).getMsgId()).isEqualTo(kept.getMsgId());
        assertThat(received).isEmpty();
    }

    @Test
    void aMessageWithoutADelayHasNoHandle() {
        SendResult plain = mq.send(topic, "x");
        assertFailed(() -> mq.recall(plain), Reason.NO_HANDLE, "delay");
        assertFailed(() -> mq.recall("no handle", null), Reason.NO_HANDLE, "handle");
    }

    @Test
    void aMessageThatIsDeliveredCannotBeRecalled() throws Exception {
        SendResult delivered = delayed(Duration.ofSeconds(1));
        assertThat(received.poll(30, TimeUnit.SECONDS)).isNotNull();
        assertFailed(() -> mq.recall(delivered), Reason.TOO_LATE, delivered.getMsgId());
    }

    @Test
    void aClusterThatDoesNotExistIsAMistake() {
        SendResult delayed = delayed(Duration.ofSeconds(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mq.recall(delayed.getRecallHandle(), "mars"))
                .withMessageContaining("mars");
    }

    @Test
    void aBrokerThatIsNotAllowedToRecallSaysSo() {
        try (EmbeddedRocketMQ broker = EmbeddedRocketMQ.builder()
                        .topic("orders", 1)
                        .brokerProperty("recallMessageEnable", "false")
                        .start();
                MqTestApplication other = new MqTestApplication(broker.nameServer()).start()) {
            SendResult delayed = other.mq()
                    .newMessage("x")
                    .to("orders")
                    .delay(Duration.ofSeconds(60))
                    .send();
            assertFailed(() -> other.mq().recall(delayed), Reason.NOT_SUPPORTED, "recallMessageEnable=true");
        }
    }

    @Test
    void aBrokerThatIsAwayIsToldApart() {
        SendResult delayed = delayed(Duration.ofSeconds(1));
        try (MqTestApplication lost = new MqTestApplication("127.0.0.1:1").startWithoutWaiting()) {
            assertFailed(() -> lost.mq().recall(delayed), Reason.BROKER, delayed.getMsgId());
        }
    }

    private SendResult delayed(Duration delay) {
        return mq.newMessage("x").to(topic).delay(delay).send();
    }

    private static void assertFailed(Runnable recall, Reason reason, String named) {
        assertThatExceptionOfType(RecallFailedException.class)
                .isThrownBy(recall::run)
                .withMessageContaining(named)
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(reason));
    }

    final class Listener {

        @MqListener(topic = "${topic}", group = "${group}")
        void on(MessageExt message) {
            received.add(message);
        }
    }
}
