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
import io.github.mqstarter.StartPosition;
import io.github.mqstarter.UnreadablePayloadException;
import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClientCustomizer;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.testing.ForeignProducer;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.hook.FilterMessageContext;
import org.apache.rocketmq.client.hook.FilterMessageHook;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;

/** A message that cannot be decoded, in the middle of others that were pulled with it. */
@Timeout(180)
class UndecodableMessageTests extends ListenerTestSupport {

    private static final List<String> GOOD = List.of("1", "2", "3", "5", "6", "7", "8", "9");

    /** The numbers of what the listener of a group was called with, in this order. */
    private final Map<String, Queue<String>> received = new ConcurrentHashMap<>();

    UndecodableMessageTests() {
        super(1);
    }

    @Test
    void isADeadLetterAtOnceWhateverTheListenerTakesAndTheOthersAreReceivedInTheirOrder() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}-text", ordered = "true", consumeFrom = "first")
            void on(String body) {
                add("text", body);
            }

            @MqListener(topic = "${topic}", group = "${group}-record", ordered = "true", consumeFrom = "first")
            void on(Push push) {
                add("record", push.toString());
            }

            @MqListener(topic = "${topic}", group = "${group}-bytes", ordered = "true", consumeFrom = "first")
            void on(byte[] body) {
                add("bytes", text(body));
            }

            @MqListener(topic = "${topic}", group = "${group}-native", ordered = "true", consumeFrom = "first")
            void on(MessageExt message) {
                add("native", text(message.getBody()));
            }

            @MqListener(topic = "${topic}", group = "${group}-delivery", ordered = "true", consumeFrom = "first")
            void on(Delivery delivery) {
                add("delivery", text(delivery.message().getBody()));
            }

            @MqListener(topic = "${topic}", group = "${group}-list", ordered = "true", consumeFrom = "first")
            void onList(List<Push> pushes) {
                pushes.forEach(push -> add("list", push.toString()));
            }

            @MqListener(topic = "${topic}", group = "${group}-natives", ordered = "true", consumeFrom = "first")
            void onNatives(List<MessageExt> messages) {
                messages.forEach(message -> add("natives", text(message.getBody())));
            }

            @MqListener(topic = "${topic}", group = "${group}-messages", ordered = "true", consumeFrom = "first")
            void onMessages(List<Message<byte[]>> messages) {
                messages.forEach(message -> add("messages", text(message.getPayload())));
            }
        }
        ForeignProducer.sendNine(topic());
        try (MqTestApplication application = application(new Listener())) {
            for (MqListenerContainer container : application.registry().getContainers()) {
                assertOnlyTheFourthIsALetter(container.group());
            }
            assertThat(received).hasSize(8);
        }
    }

    @Test
    void isADeadLetterOfAListenerThatJoined() throws Exception {
        ForeignProducer.sendNine(topic());
        try (MqTestApplication application = application(new Object())) {
            application.registry().join(new Joining());
            assertOnlyTheFourthIsALetter(group + "-joined");
        }
    }

    @Test
    void itsRetriesCannotBeReadEither() throws Exception {
        class Listener {
            @MqListener(
                    topic = "${topic}",
                    group = "${group}-retried",
                    concurrency = "1",
                    maxAttempts = "2",
                    consumeFrom = "first")
            void on(byte[] body) {
                add("retried", text(body));
            }
        }
        ForeignProducer.sendNine(topic());
        try (MqTestApplication application = application(
                new Listener(), registry -> registry.errorHandler((delivery, failure) -> FailureVerdict.retry()))) {
            MessageExt letter = letter(group + "-retried");
            assertThat(letter.getProperty(MqHeaders.EXCEPTION)).isEqualTo(UnreadablePayloadException.class.getName());
            assertThat(letter.getProperty(MqHeaders.ATTEMPTS)).isEqualTo("2");
            await().untilAsserted(() -> assertThat(received.get("retried")).containsExactlyElementsOf(GOOD));
        }
    }

    @Test
    void aListenerOfDeadLettersGetsItAsItIs() throws Exception {
        Queue<String> letters = new ConcurrentLinkedQueue<>();
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}", consumeFrom = "first")
            void on(String body) {}

            @MqDeadLetterListener(group = "${group}", maxAttempts = "2")
            void givenUp(byte[] body, @Header(MqHeaders.UNDECODABLE) String reason, Delivery delivery) {
                letters.add(text(body));
                assertThat(reason).contains("cannot be decompressed");
                assertThat(delivery.isLastAttempt()).isTrue(); // fails the first
            }
        }
        ForeignProducer.sendNine(topic());
        try (MqTestApplication application = application(new Listener())) {
            await().untilAsserted(() -> assertThat(letters).containsExactly("{\"user\":4}", "{\"user\":4}"));
        }
    }

    @Test
    void filterHooksOfTheConsumerAreStillCalled() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}-hooked", ordered = "true", consumeFrom = "first")
            void on(String body) {
                add("hooked", body);
            }
        }
        ForeignProducer.sendNine(topic());
        MqClients clients = MqClients.builder(
                        ClusterSettings.of(TestBroker.nameServer(), TestBroker.unique("producer")))
                .customizers(List.of(new Hooking()))
                .build();
        try (MqTestApplication application = new MqTestApplication(clients)
                .properties(Map.of("topic", topic(), "group", group))
                .listener(new Listener())
                .start()) {
            await().untilAsserted(() ->
                    assertThat(received.get("hooked")).containsExactly("1", "2", "3", "6", "7", "8", "9"));
        }
    }

    private void assertOnlyTheFourthIsALetter(String of) {
        MessageExt letter = letter(of);
        assertThat(text(letter.getBody())).isEqualTo("{\"user\":4}");
        assertThat(letter.getProperty(MqHeaders.EXCEPTION)).isEqualTo(UnreadablePayloadException.class.getName());
        assertThat(letter.getProperty(MqHeaders.EXCEPTION_MESSAGE)).contains("cannot be decompressed");
        assertThat(letter.getProperty(MqHeaders.ATTEMPTS)).isEqualTo("1");
        await().untilAsserted(() ->
                assertThat(received.get(of.substring(group.length() + 1))).containsExactlyElementsOf(GOOD));
    }

    private static MessageExt letter(String of) {
        await().until(() -> TestBroker.shared().storedMessages("%DLQ%" + of) > 0);
        List<MessageExt> letters = DeadLetters.of(of);
        assertThat(letters).hasSize(1);
        return letters.get(0);
    }

    private void add(String to, String text) {
        received.computeIfAbsent(to, name -> new ConcurrentLinkedQueue<>()).add(text.replaceAll("\\D", ""));
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private record Push(int user) {}

    /** Has the fifth filtered. */
    @SuppressWarnings("deprecation") // hooks are nowhere else
    private static final class Hooking implements MqClientCustomizer, FilterMessageHook {

        @Override
        public void customizeConsumer(String cluster, DefaultMQPushConsumer consumer) {
            consumer.getDefaultMQPushConsumerImpl().registerFilterMessageHook(this);
        }

        @Override
        public String hookName() {
            return "fifth";
        }

        @Override
        public void filterMessage(FilterMessageContext context) {
            context.getMsgList().removeIf(message -> text(message.getBody()).contains("5"));
        }
    }

    private final class Joining implements NativeListener {

        @Override
        public String id() {
            return "joined";
        }

        @Override
        public String group() {
            return group + "-joined";
        }

        @Override
        public String topic() {
            return UndecodableMessageTests.this.topic();
        }

        @Override
        public String location() {
            return "a test";
        }

        @Override
        public String nameServer() {
            return TestBroker.nameServer();
        }

        @Override
        public ListenerSettings settings() {
            return ListenerSettings.UNSET
                    .with(ListenerSetting.ORDERED, true)
                    .with(ListenerSetting.CONSUME_FROM, StartPosition.FIRST);
        }

        @Override
        public Duration shutdownTimeout() {
            return Duration.ofSeconds(5);
        }

        @Override
        public DefaultMQPushConsumer newConsumer() throws Exception {
            DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group());
            consumer.setNamesrvAddr(TestBroker.nameServer());
            consumer.setInstanceName(TestBroker.unique("joined"));
            consumer.subscribe(topic(), "*");
            return consumer;
        }

        @Override
        public void onMessage(MessageExt message) {
            add("joined", text(message.getBody()));
        }
    }
}
