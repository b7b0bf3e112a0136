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
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.mqstarter.producer.SendFailedException.Reason;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What RocketMQ cannot carry is refused with an error that names it, and never reaches the broker. */
class SendValidationTests {

    private static MqTestApplication application;

    private final String topic = TestBroker.newTopic();

    @BeforeAll
    static void start() {
        application = new MqTestApplication().start();
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void isRefusedByAFailedFutureAndNotStored(
            String what, UnaryOperator<MqOperations.SendSpec> change, Reason reason, String named, String why) {
        CompletableFuture<?> outcome =
                change.apply(application.mq().newMessage("body").to(topic)).sendAsync();
        assertThat(outcome).failsWithin(Duration.ofSeconds(10));
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(outcome::get)
                .withCauseInstanceOf(SendFailedException.class)
                .satisfies(ex -> {
                    SendFailedException failure = (SendFailedException) ex.getCause();
                    assertThat(failure.reason()).isEqualTo(reason);
                    assertThat(failure).hasMessageContaining(named).hasMessageContaining(why);
                    assertThat(failure.getMessage()).doesNotContainPattern("\\p{Cntrl}");
                });
        assertThat(TestBroker.shared().storedMessages(topic)).isZero();
    }

    static Stream<Arguments> refused() {
        String longText = "x".repeat(31_000);
        return Stream.of(
                refused("header value with \\u0001", m -> m.header("user", "bob\u0001"), "header 'user'", "\\u0001"),
                refused(
                        "injection",
                        m -> m.header("user", "bob\u0002admin\u0001true\u0002"),
                        "header 'user'",
                        "\\u0002"),
                refused("header value with a line feed", m -> m.header("user", "a\nb"), "header 'user'", "\\u000a"),
                refused("header name with \\u0001", m -> m.header("us\u0001er", "bob"), "header 'us?er'", "\\u0001"),
                refused("empty header name", m -> m.header("", "bob"), "header ''", "empty"),
                refused("empty header value", m -> m.header("user", ""), "header 'user'", "empty"),
                refused("half a character", m -> m.header("user", "\ud83d"), "header 'user'", "surrogate"),
                refused("array as header value", m -> m.header("user", new int[1]), "header 'user'", "[I"),
                refused(
                        "header of received messages",
                        m -> m.header("mq_attempt", 1),
                        "header 'mq_attempt'",
                        "reserves"),
                refused("header INNER_NUM", m -> m.header("INNER_NUM", 1), "header 'INNER_NUM'", "reserves"),
                refused("delay without end", m -> m.delay(Duration.ofMillis(Long.MAX_VALUE)), "delay", "days"),
                refused("time without end", m -> m.deliverAt(Instant.MAX), "time of delivery", "days"),
                refused("reserved header DELAY", m -> m.header("DELAY", "2"), "header 'DELAY'", "reserves"),
                refused("reserved header UNIQ_KEY", m -> m.header("UNIQ_KEY", "1"), "header 'UNIQ_KEY'", "reserves"),
                refused("key with \\u0002", m -> m.key("o\u00021"), "key 'o?1'", "\\u0002"),
                refused("key with a space", m -> m.key("o 1"), "key 'o 1'", "space"),
                refused("empty key", m -> m.key(""), "key ''", "empty"),
                refused("tag with \\u0001", m -> m.tag("vi\u0001p"), "tag 'vi?p'", "\\u0001"),
                refused("blank tag", m -> m.tag(" "), "tag", "empty"),
                refused("empty topic", m -> m.to(""), "topic", "empty"),
                refused("topic of RocketMQ", m -> m.to("TBW102"), "TBW102", "RocketMQ itself"),
                refused("topic with control characters", m -> m.to("a\nb"), "topic 'a?b'", "character"),
                refused("unknown cluster", m -> m.cluster("mars"), "cluster 'mars'", "primary"),
                refused("negative delay", m -> m.delay(Duration.ofSeconds(-1)), "delay", "between 0"),
                refused(
                        "two delays",
                        m -> m.delay(Duration.ofSeconds(1)).deliverAt(Instant.now()),
                        "delay",
                        "time of delivery"),
                Arguments.of(
                        "properties over the limit",
                        change(m -> m.header("big", longText)),
                        Reason.TOO_LARGE,
                        "32767",
                        "bytes"));
    }

    @Test
    void aMessageWithoutADestinationIsRefused() {
        assertRefused(application.mq().newMessage("body")::send, Reason.REJECTED, "to(\"topic\")");
    }

    @Test
    void anEmptyBodyIsRefused() {
        assertRefused(() -> application.mq().send(topic, ""), Reason.REJECTED, "body is empty");
        assertRefused(() -> application.mq().send(topic, new byte[0]), Reason.REJECTED, "body is empty");
        assertThat(TestBroker.shared().storedMessages(topic)).isZero();
    }

    @Test
    void aBodyOverTheLimitIsRefusedBeforeItIsUploaded() {
        byte[] body = new byte[4 * 1024 * 1024 + 1];
        assertRefused(() -> application.mq().send(topic, body), Reason.TOO_LARGE, "4194305 bytes");
        assertThat(TestBroker.shared().storedMessages(topic)).isZero();
    }

    @Test
    void aPayloadThatCannotBeConvertedIsRefused() {
        assertRefused(
                () -> application.mq().send(topic, Thread.currentThread()), Reason.CONVERSION, "java.lang.Thread");
        assertRefused(() -> application.mq().send(topic, new Node()), Reason.CONVERSION, Node.class.getName());
        assertThat(TestBroker.shared().storedMessages(topic)).isZero();
    }

    @Test
    void onlyANullArgumentIsThrownAtTheCaller() {
        assertThatNullPointerException()
                .isThrownBy(() -> application.mq().sendAsync(topic, null))
                .withMessage("payload");
        assertThatNullPointerException()
                .isThrownBy(() -> application.mq().sendAsync(null, "body"))
                .withMessage("destination");
    }

    private static void assertRefused(Runnable send, Reason reason, String named) {
        assertThatExceptionOfType(SendFailedException.class)
                .isThrownBy(send::run)
                .satisfies(failure -> {
                    assertThat(failure.reason()).isEqualTo(reason);
                    assertThat(failure).hasMessageContaining(named);
                });
    }

    private static Arguments refused(
            String what, UnaryOperator<MqOperations.SendSpec> change, String named, String why) {
        return Arguments.of(what, change(change), Reason.REJECTED, named, why);
    }

    private static UnaryOperator<MqOperations.SendSpec> change(UnaryOperator<MqOperations.SendSpec> change) {
        return change;
    }

    /** One half of a circle, which has no end as JSON. */
    static final class Node {

        final Node[] next = {this};
    }
}
