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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mqstarter.MqConfigurationException;
import io.github.mqstarter.MqHeaders;
import io.github.mqstarter.StartPosition;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.messaging.handler.annotation.Header;

/** Methods that handle what another group has given up. */
@Timeout(120)
class DeadLetterListenerTests {

    private final String topic = TestBroker.newTopic();

    private final String group = TestBroker.unique("group");

    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

    @Test
    void aDeadLetterArrivesSoonAfterTheFirstOneMadeTheQueue() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "1")
            void on(String body) {
                throw new IllegalStateException("no");
            }

            @MqDeadLetterListener(group = "${group}")
            void given(String body, @Header("tenant") String tenant, Delivery delivery) {
                received.add(List.of(body, tenant, delivery.group(), delivery.listenerId()));
            }
        }
        try (MqTestApplication application = application(new Listener()).start()) {
            assertThat(application
                            .registry()
                            .getContainer(group + "-dead-letters")
                            .settings()
                            .get(ListenerSetting.CONSUME_FROM))
                    .isEqualTo(StartPosition.FIRST);
            application.mq().newMessage("x").to(topic).header("tenant", "t1").send();
            assertThat(next(Duration.ofSeconds(12))) // the client by itself: 20 s
                    .isEqualTo(List.of("x", "t1", group + "-dead-letters", group + "-dead-letters"));
        }
    }

    @Test
    void deadLettersOfBeforeArriveToo() throws Exception {
        class Failing {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "1")
            void on(String body) {
                received.add("failing");
                throw new IllegalStateException("no");
            }
        }
        class Handling {
            @MqDeadLetterListener(group = "${group}", consumerGroup = "${group}-own", id = "handling")
            void on(String body, Delivery delivery) {
                received.add(List.of(body, delivery.group(), delivery.listenerId()));
            }
        }
        try (MqTestApplication application = application(new Failing()).start()) {
            application.mq().send(topic, "x");
            assertThat(next(Duration.ofSeconds(20))).isEqualTo("failing");
        }
        try (MqTestApplication application = application(new Handling()).start()) {
            assertThat(next(Duration.ofSeconds(20))).isEqualTo(List.of("x", group + "-own", "handling"));
        }
    }

    @Test
    void theAttemptsOfADeadLetterBeginAnew() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}", maxAttempts = "1")
            void on(String body) {
                throw new IllegalStateException("no");
            }

            @MqDeadLetterListener(group = "${group}", maxAttempts = "2")
            void given(@Header(MqHeaders.TOPIC) String origin, Delivery delivery) {
                received.add(origin + " " + delivery.attempt());
                throw new IllegalStateException("no again");
            }

            @MqDeadLetterListener(group = "${group}-dead-letters")
            void givenAgain(@Header(MqHeaders.TOPIC) String origin, Delivery delivery) {
                received.add("the last, " + delivery.attempt());
            }
        }
        try (MqTestApplication application = application(new Listener()).start()) {
            application.mq().send(topic, "x");
            assertThat(next(Duration.ofSeconds(20))).isEqualTo(topic + " 1");
            assertThat(next(Duration.ofSeconds(20))).isEqualTo(topic + " 2");
            assertThat(next(Duration.ofSeconds(20))).isEqualTo("the last, 1");
        }
    }

    @Test
    void theGroupMustBeNamed() {
        class Listener {
            @MqDeadLetterListener(group = "")
            void on(String body) {}
        }
        assertRefused(new Listener(), "'group' of @MqDeadLetterListener", "consumer group");
    }

    @Test
    void anotherListenerOfTheQueueIsRefused() {
        class Listener {
            @MqListener(topic = "%DLQ%other", group = "${group}")
            void on(String body) {}
        }
        assertRefused(new Listener(), "%DLQ%other", "topic");
    }

    private void assertRefused(Object listener, String problem, String action) {
        MqTestApplication application = application(listener).registry(registry -> registry.autoStartup(false));
        assertThatExceptionOfType(MqConfigurationException.class)
                .isThrownBy(application::startWithoutWaiting)
                .satisfies(mistake -> {
                    assertThat(mistake.problem()).contains(problem);
                    assertThat(mistake.action()).contains(action);
                });
    }

    private MqTestApplication application(Object listener) {
        return new MqTestApplication()
                .properties(Map.of("topic", topic, "group", group))
                .listener(listener);
    }

    private Object next(Duration patience) throws InterruptedException {
        Object next = received.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(next).as("a message within %s", patience).isNotNull();
        return next;
    }
}
