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
import static org.awaitility.Awaitility.await;

import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.producer.MqTemplate;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Payloads are validated by the application's validator. */
@ExtendWith(OutputCaptureExtension.class)
class ValidationTests {

    @Test
    void whatIsNotValidIsNotListenedToAndNotLogged(CapturedOutput log) throws Exception {
        String topic = TestBroker.unique("validated");
        TestBroker.shared().createTopic(topic, 1);
        try (ConfigurableApplicationContext application = TestApplication.start(
                WebApplicationType.SERVLET,
                Application.class,
                "spring.application.name=validation",
                "server.port=0",
                "mq.embedded.enabled=false",
                "rocketmq.name-server=" + TestBroker.shared().nameServer(),
                "topic=" + topic)) {
            TestApplication.awaitListeners(application);
            application.getBean(MqTemplate.class).send(topic, new Order("  ", "a secret"));
            application.getBean(MqTemplate.class).send(topic, new Order("o-1", "public"));
            Orders orders = application.getBean(Orders.class);
            assertThat(orders.received.poll(20, TimeUnit.SECONDS)).isEqualTo(new Order("o-1", "public"));
            assertThat(orders.received).isEmpty();
            await().untilAsserted(() -> assertThat(log)
                    .contains("Failed and dead-lettered")
                    .contains("its payload is not valid (id: NotBlank)"));
            assertThat(log).doesNotContain("a secret");
        }
    }

    record Order(@NotBlank String id, String note) {}

    static class Orders {

        final BlockingQueue<Order> received = new LinkedBlockingQueue<>();

        @MqListener(topic = "${topic}", group = "validated-orders", concurrency = "1")
        void on(@Valid Order order) {
            received.add(order);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Application {

        @Bean
        Orders orders() {
            return new Orders();
        }
    }
}
