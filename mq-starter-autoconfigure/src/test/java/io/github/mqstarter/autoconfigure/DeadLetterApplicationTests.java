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

import io.github.mqstarter.deadletter.DeadLetter;
import io.github.mqstarter.deadletter.DeadLetterOperations;
import io.github.mqstarter.deadletter.DeadLetterSelection;
import io.github.mqstarter.deadletter.RedriveInterceptor;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.spring.annotation.ConsumeMode;
import org.apache.rocketmq.spring.annotation.RocketMQMessageListener;
import org.apache.rocketmq.spring.core.RocketMQListener;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Dead letters of rocketmq-spring's listeners, in an application that is configured as a user's is. */
class DeadLetterApplicationTests {

    private static final String RUN = TestBroker.unique("run");

    @Test
    void whatAnOrderedListenerHasGivenUpGoesBackToItAndToNoOther() {
        TestBroker.shared().createTopic(RUN + "-orders", 4);
        try (ConfigurableApplicationContext application = TestApplication.start(
                Application.class,
                "spring.application.name=shop",
                "rocketmq.producer.group=" + RUN,
                "run=" + RUN,
                "mq.listener.max-attempts=1",
                TestBroker.nameServerProperty())) {
            TestApplication.awaitListeners(application);
            RocketMQTemplate template = application.getBean(RocketMQTemplate.class);
            DeadLetterOperations deadLetters = application.getBean(DeadLetterOperations.class);
            Ordered ordered = application.getBean(Ordered.class);
            Others others = application.getBean(Others.class);

            template.syncSendOrderly(RUN + "-orders", "first", "user-1");
            await().atMost(Duration.ofSeconds(30)).until(() -> deadLetters.count(RUN + "-ordered") == 1);
            ordered.broken = false;
            assertThat(deadLetters
                            .redrive(RUN + "-ordered", DeadLetterSelection.all())
                            .redriven())
                    .isEqualTo(1);
            await().atMost(Duration.ofSeconds(30)).until(() -> ordered.received.size() == 2);
            template.syncSendOrderly(RUN + "-orders", "second", "user-1");
            await().atMost(Duration.ofSeconds(30)).until(() -> others.received.contains("second"));

            assertThat(others.received).containsExactly("first", "second");
            assertThat(deadLetters.groups())
                    .allSatisfy(group -> assertThat(group.depth()).isZero())
                    .hasSize(2);
            assertThat(application.getBean(Watching.class).seen).hasSize(2);
        }
    }

    @RocketMQMessageListener(
            topic = "${run}-orders",
            consumerGroup = "${run}-ordered",
            consumeMode = ConsumeMode.ORDERLY)
    static class Ordered implements RocketMQListener<String> {

        private final Queue<String> received = new ConcurrentLinkedQueue<>();

        private volatile boolean broken = true;

        @Override
        public void onMessage(String text) {
            received.add(text);
            if (broken) {
                throw new IllegalStateException("broken");
            }
        }
    }

    @RocketMQMessageListener(topic = "${run}-orders", consumerGroup = "${run}-others")
    static class Others implements RocketMQListener<String> {

        private final Queue<String> received = new ConcurrentLinkedQueue<>();

        @Override
        public void onMessage(String text) {
            received.add(text);
        }
    }

    /** What the operations find in the context. */
    static class Watching implements DeadLetterOperations.SettlementListener {

        private final Queue<String> seen = new ConcurrentLinkedQueue<>();

        @Override
        public void onSettled(String group, Collection<DeadLetter> letters, boolean discarded) {
            seen.add(group + letters.size());
        }
    }

    @Import({Ordered.class, Others.class, Watching.class})
    static class Application {

        @Bean
        RedriveInterceptor watchingInterceptor(Watching watching) {
            return (letter, message, chain) -> {
                chain.proceed(message);
                watching.seen.add(List.of(letter).toString());
            };
        }
    }
}
