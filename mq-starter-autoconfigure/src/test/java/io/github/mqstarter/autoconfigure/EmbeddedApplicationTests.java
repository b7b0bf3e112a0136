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
package io.github.mqstarter.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.RequestIds;
import io.github.mqstarter.StartPosition;
import io.github.mqstarter.consumer.ConsumerSpec;
import io.github.mqstarter.consumer.MqConsumer;
import io.github.mqstarter.consumer.MqConsumerTemplate;
import io.github.mqstarter.consumer.Received;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.producer.MqTemplate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** An application that has mq-starter-embedded and configures nothing. */
@SpringBootTest(
        webEnvironment = WebEnvironment.NONE,
        properties = {
            "spring.application.name=embedded application",
            "rocketmq.producer.group=peer",
            "mq.topics.order-paid.queues=2",
            "mq.topics.order-exported.queues=2",
            "mq.topic-provisioning=create"
        })
class EmbeddedApplicationTests {

    @Autowired
    private MqTemplate mq;

    @Autowired
    private RocketMQTemplate peer;

    @Autowired
    private MqConsumerTemplate pull;

    @Autowired
    private Orders orders;

    @Autowired
    private Environment environment;

    @BeforeEach
    void awaitListeners(@Autowired ApplicationContext application) {
        TestApplication.awaitListeners(application);
    }

    @Test
    void sendsAndListensThroughTheBrokerInTheApplication() throws Exception {
        try (RequestIds.Scope scope = RequestIds.open("r-1")) {
            mq.send("order-paid:vip", new Order("o-1", 995));
        }
        assertThat(orders.received.poll(20, TimeUnit.SECONDS)).isEqualTo("r-1 Order[id=o-1, cents=995]");
    }

    @Test
    void rocketmqSpringsOwnTemplateFindsTheBrokerToo() throws Exception {
        peer.convertAndSend("order-paid", new Order("o-2", 1));
        assertThat(orders.received.poll(20, TimeUnit.SECONDS)).endsWith("Order[id=o-2, cents=1]");
        assertThat(environment.getProperty("rocketmq.name-server")).startsWith("127.0.0.1:");
    }

    @Test
    void pullsWhatWasSent() throws Exception {
        mq.send("order-exported", new Order("o-3", 1));

        try (MqConsumer<Order> exports = pull.open(
                ConsumerSpec.of("order-exported", "export", Order.class).startAt(StartPosition.FIRST))) {
            List<Received<Order>> received = exports.receive(1, Duration.ofSeconds(60));
            exports.acknowledge(received);

            assertThat(received.get(0).payload().id()).startsWith("o-");
            assertThat(received.get(0).requestId()).isNotNull();
        }
        assertThat(pull.browse("order-exported", StartPosition.FIRST, 100, Order.class))
                .anyMatch(order -> order.payload().id().equals("o-3"));
    }

    record Order(String id, int cents) {}

    static class Orders {

        final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @MqListener(topic = "order-paid", group = "orders")
        void on(Order order) {
            received.add(RequestIds.current() + " " + order);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Orders orders() {
            return new Orders();
        }
    }
}
