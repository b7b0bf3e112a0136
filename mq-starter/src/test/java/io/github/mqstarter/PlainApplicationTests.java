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
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.listener.MqListenerContainer;
import io.github.mqstarter.listener.MqListenerContainer.State;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.plain.Ledger;
import io.github.mqstarter.plain.Order;
import io.github.mqstarter.plain.OrderService;
import io.github.mqstarter.plain.ShopApplication;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** An application of rocketmq-spring gets this jar and nothing else: its code works on, and gains. */
class PlainApplicationTests {

    private static EmbeddedRocketMQ broker;

    private static ConfigurableApplicationContext application;

    private static OrderService service;

    private static Ledger ledger;

    @BeforeAll
    static void start() {
        broker = EmbeddedRocketMQ.builder()
                .topics("shop-orders", "shop-mails", "shop-steps", "shop-prices")
                .start();
        application = SpringApplication.run(
                ShopApplication.class,
                "--rocketmq.name-server=" + broker.nameServer(),
                "--rocketmq.producer.group=shop",
                "--mq.listener.max-attempts=1");
        service = application.getBean(OrderService.class);
        ledger = application.getBean(Ledger.class);
        MqListenerRegistry registry = application.getBean(MqListenerRegistry.class);
        await().atMost(Duration.ofSeconds(30)).until(() -> registry.getContainers().stream()
                .allMatch(container -> container.state() == State.RUNNING));
    }

    @AfterAll
    static void stop() {
        application.close();
        broker.stop();
    }

    @Test
    void itsListenersAreInTheChain() {
        assertThat(application.getBean(MqListenerRegistry.class).getContainers())
                .extracting(MqListenerContainer::id)
                .containsExactlyInAnyOrder("shop-orders", "shop-audit", "shop-mails", "shop-steps", "shop-prices");
    }

    @Test
    void ordersArriveWithTheRequestIdAndOneThatFailsIsADeadLetter() {
        try (RequestIds.Scope scope = RequestIds.open("r-7")) {
            service.place(new Order("o-1", 995));
        }
        service.place(new Order("o-2", -1));

        await().atMost(Duration.ofSeconds(20)).until(() -> broker.storedMessages("%DLQ%shop-orders") == 1);
        await().atMost(Duration.ofSeconds(20)).until(() -> ledger.audit.size() == 2);
        assertThat(ledger.orders).containsExactly("o-1");
        assertThat(ledger.audit)
                .extracting(MessageExt::getTags, message -> "r-7".equals(message.getUserProperty("requestId")))
                .contains(tuple("new", true));
    }

    @Test
    void textsArrive() {
        service.write("welcome");

        await().atMost(Duration.ofSeconds(20)).until(() -> ledger.mails.equals(List.of("welcome")));
    }

    @Test
    void stepsArriveInTheirOrder() {
        List<String> steps = IntStream.range(0, 30).mapToObj(String::valueOf).toList();
        steps.forEach(step -> service.step("o-1", step));

        await().atMost(Duration.ofSeconds(20)).until(() -> ledger.steps.equals(steps));
    }

    /** The answer may find its way only with the second heartbeat of the producer. */
    @Test
    void requestsAreAnswered() {
        await().atMost(Duration.ofSeconds(90))
                .ignoreExceptions()
                .until(() -> service.price("book"), "book: 995"::equals);
    }
}
