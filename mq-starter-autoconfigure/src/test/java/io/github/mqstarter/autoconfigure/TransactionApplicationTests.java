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

import io.github.mqstarter.producer.MqOperations;
import io.github.mqstarter.producer.MqTransactionHandler;
import io.github.mqstarter.producer.TransactionVerdict;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Transactions of an application whose handler is a bean like any other, and itself sends. */
class TransactionApplicationTests {

    private static final String TOPIC = TestBroker.unique("transactions");

    private final String group = TestBroker.unique("orders");

    @Test
    void aHandlerMaySendAndIsAskedInAnotherInstanceThatIsLazyAndHasSentNothing() throws Exception {
        TestBroker.shared().createTopic(TOPIC, 1);
        try (ConfigurableApplicationContext sending = start()) {
            assertThat(sending.getBean(OrderService.class).pay("o-1")).isEqualTo(TransactionVerdict.UNKNOWN);
        }
        OrderService.checked.clear();
        try (ConfigurableApplicationContext asked = start()) {
            assertThat(OrderService.checked.poll(60, TimeUnit.SECONDS)).isEqualTo(new Order("o-1"));
        }
    }

    private ConfigurableApplicationContext start() {
        return TestApplication.start(
                Application.class,
                TestBroker.nameServerProperty(),
                "rocketmq.producer.group=" + group,
                "spring.main.lazy-initialization=true");
    }

    record Order(String id) {}

    @Configuration(proxyBeanMethods = false)
    @Import(OrderService.class)
    static class Application {}

    static class OrderService implements MqTransactionHandler<Order> {

        static final BlockingQueue<Order> checked = new LinkedBlockingQueue<>();

        private final MqOperations mq;

        private volatile boolean paid;

        OrderService(MqOperations mq) {
            this.mq = mq;
        }

        TransactionVerdict pay(String id) {
            paid = true;
            return mq.newMessage(new Order(id)).to(TOPIC).sendInTransaction().verdict();
        }

        @Override
        public TransactionVerdict execute(Order order, @Nullable Object argument) {
            return TransactionVerdict.UNKNOWN;
        }

        @Override
        public TransactionVerdict check(Order order, MessageExt message) {
            checked.add(order);
            return paid ? TransactionVerdict.UNKNOWN : TransactionVerdict.COMMIT; // it is asked in another instance
        }
    }
}
