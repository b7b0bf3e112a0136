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
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** What the health of the application says of its listeners. */
class ListenersHealthTests {

    private static final String TOPIC = TestBroker.unique("health");

    @Test
    void tellsWhatIsStuckAndIsDownWhenAllThreadsAre() {
        TestBroker.shared().createTopic(TOPIC, 1);
        try (ConfigurableApplicationContext application = TestApplication.start(
                Blocking.class,
                "spring.application.name=shop",
                TestBroker.nameServerProperty(),
                "topic=" + TOPIC,
                "mq.listeners.health.max-attempts=1",
                "mq.listeners.health.execution-deadline=300ms",
                "mq.listeners.health.concurrency=2")) {
            HealthIndicator indicator = (HealthIndicator) Objects.requireNonNull(application
                    .getBean("mqHealthContributor", CompositeHealthContributor.class)
                    .getContributor("primary"));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> indicator.health().getStatus().equals(Status.UP));
            TestApplication.awaitListeners(application);
            MqTemplate mq = application.getBean(MqTemplate.class);
            Blocking listener = application.getBean(Blocking.class);
            mq.send(TOPIC, "block");
            mq.send(TOPIC, "go");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> details(indicator).containsKey("stuck") && !listener.done.isEmpty());
            assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
            assertThat(details(indicator).get("stuck").toString()).contains("mq-health-");

            mq.send(TOPIC, "block");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> indicator.health().getStatus().equals(Status.DOWN));
            listener.end.countDown();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> indicator.health().getStatus().equals(Status.UP));
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> details(HealthIndicator indicator) {
        Health health = (Health) indicator.health(true);
        return ((Map<String, Map<String, Object>>) health.getDetails().get("listeners")).get("health");
    }

    static class Blocking {

        private final Queue<String> done = new ConcurrentLinkedQueue<>();

        private final CountDownLatch end = new CountDownLatch(1);

        @MqListener(id = "health", topic = "${topic}", group = "${topic}")
        void on(String order) throws InterruptedException {
            if (order.equals("block")) {
                end.await();
            }
            done.add(order);
        }
    }
}
