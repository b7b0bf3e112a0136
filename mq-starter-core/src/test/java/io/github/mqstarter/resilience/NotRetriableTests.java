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
package io.github.mqstarter.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.producer.MqTemplate;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What no repetition can help fails at once, and says why. */
@Tag("resilience")
class NotRetriableTests {

    private static final int BROKER_LIMIT = 64 * 1024;

    private static final Duration AT_ONCE = Duration.ofMillis(100);

    private static Rig rig;

    private static MqTemplate mq;

    private static Wire wire;

    @BeforeAll
    static void start() {
        rig = Rig.start(builder -> builder.brokerProperty("maxMessageSize", String.valueOf(BROKER_LIMIT))
                .brokerProperty("autoCreateTopicEnable", "false"));
        mq = rig.application();
        wire = rig.wire();
    }

    @AfterAll
    static void stop() throws Exception {
        rig.close();
    }

    @Test
    void aBodyOverTheLimit() {
        assertFailsAtOnce(Rig.TOPIC, new byte[5 * 1024 * 1024], 0, "TOO_LARGE", "5242880 bytes");
    }

    @Test
    void aBodyOverTheLimitOfTheBrokerAlone() {
        byte[] body = new byte[2 * BROKER_LIMIT];
        new Random(1).nextBytes(body); // so that it is as long when it is compressed
        assertFailsAtOnce(Rig.TOPIC, body, 1, "REJECTED", "the message is illegal");
    }

    @Test
    void aTopicThatCannotBe() {
        assertFailsAtOnce("no topic!", "x", 0, "REJECTED", "no topic!");
    }

    @Test
    void anObjectThatCannotBeConverted() {
        assertFailsAtOnce(Rig.TOPIC, new Unserialisable(), 0, "CONVERSION", "Unserialisable");
    }

    @Test
    void aTopicThatIsNotThere() throws Exception {
        Calls calls = new Load(1, Load.burst(), sequence -> mq.newMessage("x")
                        .to("nobody-made-it")
                        .timeout(Duration.ofSeconds(3))
                        .sendAsync())
                .start()
                .awaitEnd();
        Rig.note("topic that is not there, delivery timeout 3 s", calls);
        assertThat(calls.outcomes()).isEqualTo(Map.of("NO_ROUTE", 1L));
        assertThat(calls.explanation("NO_ROUTE")).contains("nobody-made-it");
    }

    /** The first of two, after which all classes are loaded, is not timed. */
    private static void assertFailsAtOnce(
            String destination, Object payload, int attempts, String reason, String explanation) {
        fail(destination, payload);
        int before = wire.requests();
        Calls calls = fail(destination, payload);
        // a machine that has other things to do may be slow, but not each time
        for (int i = 0; i < 10 && calls.completionTime(1).compareTo(AT_ONCE) >= 0; i++) {
            before = wire.requests();
            calls = fail(destination, payload);
        }
        Rig.note("not retriable", calls, (wire.requests() - before) + " attempts");
        assertThat(calls.outcomes()).isEqualTo(Map.of(reason, 1L));
        assertThat(calls.explanation(reason)).contains(explanation);
        assertThat(calls.completionTime(1)).isLessThan(AT_ONCE);
        assertThat(wire.requests() - before).isEqualTo(attempts);
    }

    private static Calls fail(String destination, Object payload) {
        return new Load(1, Load.burst(), sequence -> mq.sendAsync(destination, payload))
                .start()
                .awaitEnd();
    }

    private static final class Unserialisable {

        @SuppressWarnings("unused")
        private final Thread thread = Thread.currentThread();
    }
}
