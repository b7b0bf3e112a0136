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

import io.github.mqstarter.RequestIds;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a listener returns: futures are waited for, values reply to requests. */
@Timeout(120)
class ReturnValueTests {

    private final String topic = TestBroker.newTopic();

    private final String group = TestBroker.unique("group");

    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

    @Test
    void aDeliveryIsDoneWhenItsFutureIs() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            CompletableFuture<Void> on(String body) {
                return CompletableFuture.runAsync(() -> {
                    received.add(body);
                    await(release);
                });
            }
        }
        try (MqTestApplication application = application(new Listener()).start()) {
            MqListenerContainer container = application.registry().getContainer(group);
            application.mq().send(topic, "x");
            assertThat(next()).isEqualTo("x");
            assertThat(container.inFlight()).isOne();
            release.countDown();
            Awaitility.await().until(() -> container.inFlight() == 0);
        }
    }

    @Test
    void theFailureOfAFutureIsTheDeliverys() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            CompletionStage<String> on(Delivery delivery) {
                received.add(delivery.attempt());
                CompletableFuture<String> failed = new CompletableFuture<>();
                failed.completeExceptionally(new CompletionException(new IllegalStateException("not now")));
                return (delivery.attempt() == 1) ? failed : CompletableFuture.completedStage("done");
            }
        }
        try (MqTestApplication application = application(new Listener())
                .registry(registry -> registry.errorHandler((delivery, failure) -> {
                    received.add(failure);
                    return FailureVerdict.retry();
                }))
                .start()) {
            application.mq().send(topic, "x");
            assertThat(next()).isEqualTo(1);
            assertThat(next()).isInstanceOf(IllegalStateException.class);
            assertThat(next()).isEqualTo(2);
        }
    }

    @Test
    void aValueIsTheReplyToARequest() {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            Price on(Question question) {
                return new Price(question.item().length());
            }
        }
        try (MqTestApplication application = application(new Listener()).start()) {
            assertThat(application
                            .mq()
                            .newMessage(new Question("four"))
                            .to(topic)
                            .timeout(Duration.ofSeconds(20))
                            .request(Price.class))
                    .isEqualTo(new Price(4));
        }
    }

    @Test
    void theValueOfAFutureIsTheReplyToARequestWithItsRequestId() {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            CompletableFuture<String> on(String body) {
                String id = RequestIds.current();
                return CompletableFuture.supplyAsync(() -> "re: " + body + " " + id);
            }
        }
        try (MqTestApplication application = application(new Listener()).start();
                RequestIds.Scope scope = RequestIds.open("request-7")) {
            assertThat(application
                            .mq()
                            .newMessage("ping")
                            .to(topic)
                            .timeout(Duration.ofSeconds(20))
                            .request(String.class))
                    .isEqualTo("re: ping request-7");
        }
    }

    @Test
    void aValueForAMessageThatIsNoRequestIsIgnored() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            String on(String body) {
                received.add(body);
                return "ignored";
            }
        }
        try (MqTestApplication application = application(new Listener())
                .registry(registry -> registry.errorHandler((delivery, failure) -> {
                    received.add(failure);
                    return FailureVerdict.discard();
                }))
                .start()) {
            application.mq().send(topic, "x");
            assertThat(next()).isEqualTo("x");
            application.mq().send(topic, "y");
            assertThat(next()).isEqualTo("y");
        }
    }

    @Test
    void aReplyThatNobodyWaitsForIsDropped() throws Exception {
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            String on(MessageExt message, String body) {
                MessageAccessor.putProperty(message, MessageConst.PROPERTY_MESSAGE_REPLY_TO_CLIENT, "nobody@1");
                received.add(body);
                return "re: " + body;
            }
        }
        try (MqTestApplication application = application(new Listener())
                .registry(registry -> registry.interceptors(List.of((delivery, chain) -> {
                    ConsumeResult result = chain.proceed(delivery);
                    received.add(result);
                    return result;
                })))
                .start()) {
            application.mq().send(topic, "ping");
            assertThat(next()).isEqualTo("ping");
            assertThat(next()).isEqualTo(ConsumeResult.success());
        }
    }

    private MqTestApplication application(Object listener) {
        return new MqTestApplication()
                .properties(Map.of("topic", topic, "group", group))
                .listener(listener);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ex) {
            throw new CompletionException(ex);
        }
    }

    private Object next() throws InterruptedException {
        Object next = received.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("a message within 20 s").isNotNull();
        return next;
    }

    record Question(String item) {}

    record Price(int euros) {}
}
