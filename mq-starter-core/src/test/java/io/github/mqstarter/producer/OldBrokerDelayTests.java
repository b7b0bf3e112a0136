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

import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.DelayLevels;
import io.github.mqstarter.client.MqClientCustomizer;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.producer.SendFailedException.Reason;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.rocketmq.client.hook.SendMessageContext;
import org.apache.rocketmq.client.hook.SendMessageHook;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.MQVersion;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Delays at a broker that says that it is older than 5.0: they become levels, from the first message on. */
@SuppressWarnings("deprecation") // the only way to what the producer knows and sends
class OldBrokerDelayTests {

    private final String topic = TestBroker.newTopic(1);

    private final BlockingQueue<Map<String, String>> sent = new LinkedBlockingQueue<>();

    private final MqClients clients = MqClients.builder(
                    ClusterSettings.of(TestBroker.nameServer(), TestBroker.unique("producer")))
            .customizers(List.of(new Watching()))
            .build();

    private final MqTestApplication application = new MqTestApplication(clients);

    private MqTemplate mq;

    @BeforeEach
    void start() {
        mq = application.start().mq();
        brokersAre(MQVersion.Version.V4_9_7);
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void aDelayIsTheNextLongerLevel() throws Exception {
        mq.newMessage("x").to(topic).delay(Duration.ofSeconds(31)).send();
        assertThat(sent.take())
                .containsEntry(MessageConst.PROPERTY_DELAY_TIME_LEVEL, "5")
                .doesNotContainKey(MessageConst.PROPERTY_TIMER_DELAY_MS);
    }

    @Test
    void aTimeOfDeliveryIsTheNextLongerLevel() throws Exception {
        mq.newMessage("x").to(topic).deliverAt(Instant.now().plusSeconds(31)).send();
        assertThat(sent.take())
                .containsEntry(MessageConst.PROPERTY_DELAY_TIME_LEVEL, "5")
                .doesNotContainKey(MessageConst.PROPERTY_TIMER_DELIVER_MS);
    }

    @Test
    void aOneWayMessageIsDelayedAsAnyOther() throws Exception {
        mq.newMessage("x").to(topic).delay(Duration.ofSeconds(1)).sendOneWay();
        assertThat(sent.take()).containsEntry(MessageConst.PROPERTY_DELAY_TIME_LEVEL, "1");
    }

    @Test
    void aTimeThatIsOverIsNoDelay() throws Exception {
        mq.newMessage("x").to(topic).deliverAt(Instant.now().minusSeconds(1)).send();
        assertThat(sent.take()).doesNotContainKey(MessageConst.PROPERTY_DELAY_TIME_LEVEL);
    }

    @Test
    void aDelayThatIsTooLongIsRefused() {
        assertThatExceptionOfType(SendFailedException.class)
                .isThrownBy(() ->
                        mq.newMessage("x").to(topic).delay(Duration.ofHours(3)).send())
                .withMessageContaining("older than 5.0")
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.REJECTED));
        assertThat(sent).isEmpty();
    }

    @Test
    void aBrokerOfVersion5UsesItsTimer() throws Exception {
        brokersAre(MQVersion.Version.V5_0_0);
        mq.newMessage("x").to(topic).delay(Duration.ofSeconds(31)).send();
        assertThat(sent.take())
                .containsEntry(MessageConst.PROPERTY_TIMER_DELAY_MS, "31000")
                .doesNotContainKey(MessageConst.PROPERTY_DELAY_TIME_LEVEL);
    }

    @Test
    void levelsAreThoseOfTheBroker() {
        assertThat(DelayLevels.atLeast(Duration.ofMillis(1))).isEqualTo(1);
        assertThat(DelayLevels.atLeast(Duration.ofSeconds(1))).isEqualTo(1);
        assertThat(DelayLevels.atLeast(Duration.ofMillis(1001))).isEqualTo(2);
        assertThat(DelayLevels.atLeast(Duration.ofMinutes(10))).isEqualTo(14);
        assertThat(DelayLevels.atLeast(Duration.ofMinutes(11))).isEqualTo(15);
        assertThat(DelayLevels.atLeast(Duration.ofHours(2))).isEqualTo(18);
        assertThat(DelayLevels.atLeast(Duration.ofHours(2).plusMillis(1))).isEqualTo(DelayLevels.NONE);
    }

    private void brokersAre(MQVersion.Version version) {
        clients.producer(null)
                .getDefaultMQProducerImpl()
                .getMqClientFactory()
                .getMQClientAPIImpl()
                .getRemotingClient()
                .registerRPCHook(new BrokerVersion(version));
    }

    /** Answers heartbeats as a broker of this version does. */
    private record BrokerVersion(MQVersion.Version version) implements RPCHook {

        @Override
        public void doBeforeRequest(String address, RemotingCommand request) {}

        @Override
        public void doAfterResponse(String address, RemotingCommand request, RemotingCommand response) {
            if (request.getCode() == RequestCode.HEART_BEAT) {
                response.setVersion(version.ordinal());
            }
        }
    }

    private final class Watching implements MqClientCustomizer {

        @Override
        public void customizeProducer(String cluster, DefaultMQProducer producer) {
            producer.getDefaultMQProducerImpl().registerSendMessageHook(new SendMessageHook() {
                @Override
                public String hookName() {
                    return "watching";
                }

                @Override
                public void sendMessageBefore(SendMessageContext context) {
                    sent.add(Map.copyOf(context.getMessage().getProperties()));
                }

                @Override
                public void sendMessageAfter(SendMessageContext context) {}
            });
        }
    }
}
