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
package io.github.mqstarter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.logging.log4j.ThreadContext;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.messaging.handler.annotation.Header;

/** The request id survives every hop, and nobody sees another's. Log4j2 is behind SLF4J here. */
class RequestIdPropagationTests {

    private static final int MESSAGES = 1000;

    private final String topic = TestBroker.newTopic();

    /** What was wrong, by message. */
    private final Map<String, String> wrong = new ConcurrentHashMap<>();

    @Test
    void noListenerOfAThousandSeesAnothersIdWhateverUserCodeDoesToTheMdc() {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        class Careless {
            @MqListener(topic = "${topic}", group = "${group}", concurrency = "2")
            void on(String body) {
                expect(body, ThreadContext.get("requestId"), "in the listener");
                expect("nothing", String.valueOf(MDC.get("left behind")).replace("null", "nothing"), "from before");
                MDC.put("left behind", body);
                MDC.put("requestId", "changed by " + body);
                seen.add(body);
            }
        }
        try (MqTestApplication application = application(new Careless())) {
            sendAll(application, "id-");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> seen.size() == MESSAGES);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void callbacksAndFuturesSeeTheIdOfTheirCaller() {
        Set<String> called = ConcurrentHashMap.newKeySet();
        try (MqTestApplication application = application(new Object())) {
            CompletableFuture<?>[] futures = IntStream.range(0, MESSAGES)
                    .mapToObj(i -> sendWithCallback(application, "id-" + i, called))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(futures).join();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> called.size() == MESSAGES);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aRetryHasTheIdOfTheFirstAttempt() {
        Map<Integer, String> idsByAttempt = new ConcurrentHashMap<>();
        class Failing {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(String body, @Header(MqHeaders.ATTEMPT) int attempt) {
                idsByAttempt.put(attempt, String.valueOf(RequestIds.current()));
                if (attempt < 3) {
                    throw new IllegalStateException("not yet");
                }
            }
        }
        try (MqTestApplication application = application(new Failing())) {
            try (RequestIds.Scope scope = RequestIds.open("r-1")) {
                application.mq().send(topic, "x");
            }
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> idsByAttempt.size() == 3);
        }
        assertThat(idsByAttempt.values()).containsOnly("r-1");
    }

    @Test
    void aMessageSentWithoutAnIdGetsOneThatItsListenerPassesOn() {
        Map<String, String> ids = new ConcurrentHashMap<>();
        String next = TestBroker.newTopic();
        MqTestApplication[] application = new MqTestApplication[1];
        class First {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(String body) {
                ids.put("first", String.valueOf(RequestIds.current()));
                application[0].mq().sendAsync(next, body);
            }
        }
        class Second {
            @MqListener(topic = "${next}", group = "${group}-next")
            void on(String body, @Header("requestId") String header) {
                ids.put("second", String.valueOf(RequestIds.current()));
                ids.put("header", header);
            }
        }
        application[0] = new MqTestApplication()
                .properties(Map.of("topic", topic, "next", next, "group", TestBroker.unique("group")))
                .listener(new First())
                .listener(new Second())
                .start();
        try (MqTestApplication closed = application[0]) {
            closed.mq().send(topic, "x");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> ids.size() == 3);
        }
        assertThat(Set.copyOf(ids.values())).hasSize(1).allMatch(RequestIds::isValid);
    }

    @Test
    void headerAndGenerationAreConfigurable() {
        Map<String, String> ids = new ConcurrentHashMap<>();
        class Listener {
            @MqListener(topic = "${topic}", group = "${group}")
            void on(String body, @Header(name = "traceNo", required = false) String header) {
                ids.put(body, RequestIds.current() + " " + header);
            }
        }
        RequestIdSettings settings = new RequestIdSettings("traceNo", false);
        try (MqTestApplication application = new MqTestApplication()
                .properties(Map.of("topic", topic, "group", TestBroker.unique("group")))
                .template(template -> template.requestIds(settings))
                .registry(registry -> registry.requestIds(settings))
                .listener(new Listener())
                .start()) {
            application.mq().send(topic, "without");
            try (RequestIds.Scope scope = RequestIds.open("r-1")) {
                application.mq().send(topic, "with");
            }
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> ids.size() == 2);
        }
        assertThat(ids).isEqualTo(Map.of("without", "null null", "with", "r-1 r-1"));
    }

    private MqTestApplication application(Object listener) {
        return new MqTestApplication()
                .properties(Map.of("topic", topic, "group", TestBroker.unique("group")))
                .listener(listener)
                .start();
    }

    private void sendAll(MqTestApplication application, String prefix) {
        CompletableFuture<?>[] sends = IntStream.range(0, MESSAGES)
                .mapToObj(i -> {
                    try (RequestIds.Scope scope = RequestIds.open(prefix + i)) {
                        return application.mq().sendAsync(topic, prefix + i);
                    }
                })
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(sends).join();
    }

    private CompletableFuture<?> sendWithCallback(MqTestApplication application, String id, Set<String> called) {
        try (RequestIds.Scope scope = RequestIds.open(id)) {
            application.mq().sendAsync(topic, id, new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    expect(id, String.valueOf(RequestIds.current()), "in the callback");
                    called.add(id);
                }

                @Override
                public void onException(Throwable failure) {
                    wrong.put(id, failure.toString());
                    called.add(id);
                }
            });
            return application.mq().sendAsync(topic, id).whenComplete((result, failure) -> {
                // may run on this very thread, behind the scope, if the outcome was quicker
                boolean inScope = id.equals(RequestIds.current());
                boolean onThisThread = Thread.currentThread().getName().equals("main");
                expect("true", String.valueOf(inScope || onThisThread), "in the future of " + id);
            });
        }
    }

    private void expect(String expected, String actual, String where) {
        if (!expected.equals(actual)) {
            wrong.put(expected, "%s %s".formatted(actual, where));
        }
    }
}
