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
import io.github.mqstarter.testing.LogLines;
import io.github.mqstarter.testing.MqTestApplication;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.logging.log4j.Level;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;

/** A dead letter has all that the message had, and says why it is one. */
class DeadLetterTests extends ListenerTestSupport {

    private static final String SECRET = "nobody-may-read-this-in-a-log";

    private final BlockingQueue<Delivery> attempts = new LinkedBlockingQueue<>();

    @Test
    void aDeadLetterSaysWhy() {
        class Failing {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "2")
            void on(Delivery delivery) {
                attempts.add(delivery);
                throw new StackOverflowError("too deep");
            }
        }
        long begin = System.currentTimeMillis();
        try (MqTestApplication application = application(new Failing())) {
            application
                    .mq()
                    .newMessage(SECRET)
                    .to(topic())
                    .tag("vip")
                    .key("order-1")
                    .header("tenant", "t1")
                    .header("requestId", "r-1")
                    .send();
            awaitDeadLetters(1);
        }
        MessageExt letter = DeadLetters.of(group).get(0);
        assertThat(letter.getBody()).isEqualTo(SECRET.getBytes(StandardCharsets.UTF_8));
        assertThat(letter.getKeys()).isEqualTo("order-1");
        assertThat(letter.getTags()).isEqualTo("vip");
        assertThat(letter.getMsgId()).isEqualTo(attempts.element().message().getMsgId());
        assertThat(letter.getReconsumeTimes()).isEqualTo(2);
        Map<String, String> properties = letter.getProperties();
        assertThat(properties)
                .containsEntry("tenant", "t1")
                .containsEntry("requestId", "r-1")
                .containsEntry(MqHeaders.EXCEPTION, StackOverflowError.class.getName())
                .containsEntry(MqHeaders.EXCEPTION_MESSAGE, "too deep")
                .containsEntry(MqHeaders.ATTEMPTS, "2")
                .containsEntry(MqHeaders.FAILED_GROUP, group)
                .containsEntry(MqHeaders.ORIGIN_TOPIC, topic())
                .containsEntry(MessageConst.PROPERTY_RETRY_TOPIC, topic())
                .containsKey(MqHeaders.FAILED_HOST);
        assertThat(properties.get(MqHeaders.EXCEPTION_STACK))
                .contains("Failing.on")
                .hasSizeLessThan(4097);
        long first = Long.parseLong(properties.get(MqHeaders.FIRST_FAILURE));
        long last = Long.parseLong(properties.get(MqHeaders.LAST_FAILURE));
        assertThat(first).isBetween(begin, last - 900);
        assertThat(last).isLessThanOrEqualTo(System.currentTimeMillis());
    }

    @Test
    void whatTheMessageWasBornWithSurvivesARetry() {
        class Failing {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "2")
            void on(Delivery delivery) {
                attempts.add(delivery);
                throw new IllegalStateException("always");
            }
        }
        try (MqTestApplication application = application(new Failing())) {
            application.mq().send(topic(), "x");
            awaitDeadLetters(1);
        }
        String born = String.valueOf(attempts.element().message().getBornTimestamp());
        assertThat(DeadLetters.of(group).get(0).getProperties()).containsEntry(MqHeaders.BORN_TIMESTAMP, born);
    }

    @Test
    void aFailureThatCannotSayWhatItIsMakesADeadLetterAsWell() {
        class Unspeakable extends RuntimeException {
            @Override
            public String getMessage() {
                throw new IllegalStateException("no message");
            }
        }
        class Failing {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "1")
            void on(Delivery delivery) {
                throw new Unspeakable();
            }
        }
        try (MqTestApplication application = application(new Failing())) {
            application.mq().send(topic(), "x");
            awaitDeadLetters(1);
        }
        assertThat(DeadLetters.of(group).get(0).getProperties())
                .containsEntry(MqHeaders.EXCEPTION, Unspeakable.class.getName());
    }

    @Test
    void noLogShowsThePayload() {
        class Orders {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "2")
            void on(Order order) {
                throw new IllegalStateException("always");
            }
        }
        List<String> lines;
        try (LogLines log = LogLines.record();
                MqTestApplication application = application(new Orders())) {
            application.mq().send(topic(), new Order(SECRET));
            application.mq().send(topic(), "{\"id\": [\"" + SECRET + "\"]}");
            application.mq().send(topic(), SECRET);
            awaitDeadLetters(3);
            lines = log.linesFrom(Level.INFO);
        }
        assertThat(lines).isNotEmpty().noneMatch(line -> line.contains(SECRET));
    }

    @Test
    void aStackThatDoesNotFitIsCutAndTheLetterStillKeepsItsHeaders() {
        class Failing {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "1")
            void on(Delivery delivery) {
                throw new IllegalStateException("é".repeat(5_000) + "\u0001\u0002");
            }
        }
        String big = "x".repeat(30_500);
        try (MqTestApplication application = application(new Failing())) {
            application.mq().newMessage("x").to(topic()).header("big", big).send();
            application.mq().send(topic(), "small");
            awaitDeadLetters(2);
        }
        assertThat(DeadLetters.of(group)).allSatisfy(letter -> assertThat(letter.getProperties())
                .containsEntry(MqHeaders.EXCEPTION, IllegalStateException.class.getName()));
        assertThat(DeadLetters.of(group)).anyMatch(letter -> big.equals(letter.getProperty("big")));
        assertThat(DeadLetters.of(group))
                .anySatisfy(letter -> assertThat(letter.getProperty(MqHeaders.EXCEPTION_MESSAGE))
                        .matches("é{400,512}"));
    }

    record Order(String id) {}
}
