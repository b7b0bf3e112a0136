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

import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.MqListenerContainer.State;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.producer.MqTemplate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Spring's test framework pauses contexts that it keeps, and restarts them when they are used again. */
class PausedApplicationTests {

    private static final String TOPIC = TestBroker.unique("paused");

    @Test
    void sendsAndListensAgainAfterAPause() throws Exception {
        TestBroker.shared().createTopic(TOPIC, 1);
        try (ConfigurableApplicationContext application = TestApplication.start(
                Orders.class, "spring.application.name=shop", TestBroker.nameServerProperty(), "topic=" + TOPIC)) {
            application.pause();
            assertThat(application.getBean(MqListenerRegistry.class).getContainers())
                    .allMatch(container -> container.state() == State.STOPPED);
            application.restart();
            TestApplication.awaitListeners(application);

            application.getBean(MqTemplate.class).send(TOPIC, "order");

            assertThat(application.getBean(Orders.class).received.poll(30, TimeUnit.SECONDS))
                    .isEqualTo("order");
        }
    }

    static class Orders {

        final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @MqListener(topic = "${topic}", group = "${topic}")
        void on(String order) {
            received.add(order);
        }
    }
}
