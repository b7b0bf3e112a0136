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

import io.github.mqstarter.client.MqClientCustomizer;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.listener.ConsumeInterceptor;
import io.github.mqstarter.listener.FailureVerdict;
import io.github.mqstarter.listener.MqErrorHandler;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.producer.MqTemplate;
import io.github.mqstarter.producer.SendInterceptor;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** An application that brings beans of its own, and whose beans are made only when they are needed. */
class CustomizedApplicationTests {

    private static final String TOPIC = TestBroker.unique("customized");

    private static ConfigurableApplicationContext application;

    @BeforeAll
    static void start() {
        TestBroker.shared().createTopic(TOPIC, 1);
        application = TestApplication.start(
                Application.class,
                "spring.application.name=my app.v2",
                "spring.main.lazy-initialization=true",
                "mq.embedded.enabled=false",
                "mq.message-converter=jackson",
                "rocketmq.producer.send-message-timeout=4321",
                "topic=" + TOPIC);
        TestApplication.awaitListeners(application);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void connectsToWhereTheConnectionDetailsSay() {
        assertThat(producer().getNamesrvAddr()).isEqualTo(TestBroker.shared().nameServer());
    }

    @Test
    void theProducerHasTheNameOfTheApplicationForAGroup() {
        assertThat(producer().getProducerGroup()).isEqualTo("my-app-v2");
    }

    @Test
    void customizersOfClientsRunInTheirOrderAfterTheProperties() {
        assertThat(seen().customizers)
                .containsExactly("first producer 4321", "second producer 1111", "first consumer", "second consumer");
        assertThat(producer().getSendMsgTimeout()).isEqualTo(2_222);
    }

    @Test
    void aListenerOfALazyApplicationWorksAndTheConverterGoesBothWays() throws Exception {
        Day day = new Day(LocalDate.of(2026, 11, 22), "sunday");

        application.getBean(MqTemplate.class).send(TOPIC, day);

        assertThat(seen().received.poll(20, TimeUnit.SECONDS)).isEqualTo(day);
    }

    @Test
    void interceptorsRunInTheirOrder() throws Exception {
        seen().interceptors.clear();

        application.getBean(MqTemplate.class).send(TOPIC, new Day(LocalDate.EPOCH, "ordered"));

        assertThat(seen().received.poll(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(seen().interceptors).containsExactly("first send", "second send", "first consume", "second consume");
    }

    @Test
    void theErrorHandlerDecides() throws Exception {
        application.getBean(MqTemplate.class).send(TOPIC, new Day(LocalDate.EPOCH, "fail"));

        assertThat(seen().failures.poll(20, TimeUnit.SECONDS)).isEqualTo("attempt 1: for a test");
        assertThat(seen().failures.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }

    private static DefaultMQProducer producer() {
        return application.getBean(MqClients.class).producer(null);
    }

    private static Seen seen() {
        return application.getBean(Seen.class);
    }

    record Day(LocalDate date, String name) {}

    static class Seen {

        final List<String> customizers = new CopyOnWriteArrayList<>();

        final List<String> interceptors = new CopyOnWriteArrayList<>();

        final BlockingQueue<Day> received = new LinkedBlockingQueue<>();

        final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    }

    record Customizer(String name, int sendTimeout, Seen seen) implements MqClientCustomizer {

        @Override
        public void customizeProducer(String cluster, DefaultMQProducer producer) {
            seen.customizers.add(name + " producer " + producer.getSendMsgTimeout());
            producer.setSendMsgTimeout(sendTimeout);
        }

        @Override
        public void customizeConsumer(String cluster, DefaultMQPushConsumer consumer) {
            seen.customizers.add(name + " consumer");
        }
    }

    record Days(Seen seen) {

        @MqListener(topic = "${topic}", group = "${topic}-group")
        void on(Day day) {
            if (day.name().equals("fail")) {
                throw new IllegalStateException("for a test");
            }
            seen.received.add(day);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Application {

        @Bean
        Seen seen() {
            return new Seen();
        }

        @Bean
        Days days(Seen seen) {
            return new Days(seen);
        }

        @Bean
        MqConnectionDetails connectionDetails() {
            return () -> TestBroker.shared().nameServer();
        }

        @Bean
        @Order(2)
        Customizer aCustomizer(Seen seen) {
            return new Customizer("second", 2_222, seen);
        }

        @Bean
        @Order(1)
        Customizer bCustomizer(Seen seen) {
            return new Customizer("first", 1_111, seen);
        }

        @Bean
        @Order(2)
        SendInterceptor aSendInterceptor(Seen seen) {
            return sends("second send", seen);
        }

        @Bean
        @Order(1)
        SendInterceptor bSendInterceptor(Seen seen) {
            return sends("first send", seen);
        }

        @Bean
        @Order(2)
        ConsumeInterceptor aConsumeInterceptor(Seen seen) {
            return consumes("second consume", seen);
        }

        @Bean
        @Order(1)
        ConsumeInterceptor bConsumeInterceptor(Seen seen) {
            return consumes("first consume", seen);
        }

        @Bean
        MqErrorHandler errorHandler(Seen seen) {
            return (delivery, failure) -> {
                seen.failures.add("attempt %d: %s".formatted(delivery.attempt(), failure.getMessage()));
                return FailureVerdict.discard();
            };
        }

        private static SendInterceptor sends(String name, Seen seen) {
            return (message, chain) -> {
                seen.interceptors.add(name);
                return chain.proceed(message);
            };
        }

        private static ConsumeInterceptor consumes(String name, Seen seen) {
            return (delivery, chain) -> {
                seen.interceptors.add(name);
                return chain.proceed(delivery);
            };
        }
    }
}
