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
package io.github.mqstarter.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.testing.BusyOnce;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.junit.jupiter.api.Test;

/** What is done when a failed message cannot be put where it belongs. */
class RetryTopicTests extends ListenerTestSupport {

    @Test
    void aBrokerThatAnswersNoHasStoredNothing() {
        MQBrokerException no = new MQBrokerException(13, "MESSAGE_ILLEGAL");
        assertThat(RetryTopic.isRefused(no)).isTrue();
        assertThat(RetryTopic.isRefused(new MQClientException("tried again and again", no)))
                .isTrue();
        assertThat(RetryTopic.isRefused(new MQClientException("too large", null)))
                .isTrue();
    }

    @Test
    void aBrokerThatDoesNotAnswerMayHaveStoredAll() {
        Exception timeout = new RemotingTimeoutException("127.0.0.1:1", 3_000);
        assertThat(RetryTopic.isRefused(timeout)).isFalse();
        assertThat(RetryTopic.isRefused(new MQClientException("tried again and again", timeout)))
                .isFalse();
        assertThat(RetryTopic.isRefused(
                        new MQClientException("tried again and again", new RemotingConnectException("127.0.0.1:1"))))
                .isFalse();
        assertThat(RetryTopic.isRefused(new RemotingTooMuchRequestException("call timeout")))
                .isFalse();
    }

    @Test
    void aLetterThatTheBrokerRefusesIsMadeByTheBroker() throws Exception {
        class Failing {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "1")
            void on(Delivery delivery) {
                throw new IllegalStateException("always");
            }
        }
        String big = "x".repeat(32_300); // no room for what is to be told of the failure
        Message message = new Message(topic(), new byte[] {1});
        message.putUserProperty("big", big);
        DefaultMQProducer other = new DefaultMQProducer(TestBroker.unique("producer"));
        other.setNamesrvAddr(TestBroker.nameServer());
        other.start();
        try (MqTestApplication application = application(new Failing())) {
            other.send(message);
            awaitDeadLetters(1);
            assertThat(TestBroker.shared().storedMessages("%RETRY%" + group)).isZero();
        } finally {
            other.shutdown();
        }
        List<MessageExt> letters = DeadLetters.of(group);
        assertThat(letters).hasSize(1).allSatisfy(letter -> assertThat(letter.getProperties())
                .containsEntry("big", big)
                .doesNotContainKey(MqHeaders.EXCEPTION));
    }

    @Test
    void aLetterThatABrokerWasTooBusyForIsALetterAllTheSame() throws Exception {
        List<MessageExt> received = new CopyOnWriteArrayList<>();
        BusyOnce busy = new BusyOnce("%RETRY%" + group);
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group, busy);
        consumer.setNamesrvAddr(TestBroker.nameServer());
        consumer.setInstanceName(group);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic(), "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            received.addAll(messages);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        try (MqTestApplication sender = new MqTestApplication().startWithoutWaiting()) {
            sender.mq().send(topic(), "x");
            consumer.start();
            await().until(() -> received.size() == 1);
            assertThat(new RetryTopic(consumer).giveUp(received.get(0), 5, Map.of()))
                    .isTrue();
        } finally {
            consumer.shutdown();
        }
        assertThat(busy.hasRefused()).isTrue();
        awaitDeadLetters(1);
        assertThat(TestBroker.shared().storedMessages("%RETRY%" + group)).isZero();
    }
}
