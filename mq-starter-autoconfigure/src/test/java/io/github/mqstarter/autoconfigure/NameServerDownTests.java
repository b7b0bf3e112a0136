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
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.mqstarter.embedded.EmbeddedRocketMQ;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.MqListenerContainer.State;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.producer.MqTemplate;
import io.github.mqstarter.producer.SendFailedException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Applications that start while the name server is away. */
@ExtendWith(OutputCaptureExtension.class)
class NameServerDownTests {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private static EmbeddedRocketMQ broker;

    private static String nameServer;

    @BeforeAll
    static void startAndLoseNameServer() {
        broker = EmbeddedRocketMQ.builder().topic("orders", 2).start();
        nameServer = broker.nameServer();
        broker.stopNameServer();
    }

    @AfterAll
    static void stop() {
        broker.stop();
    }

    @Test
    void theApplicationStartsAndWorksWithinTenSecondsOfTheReturn() throws Exception {
        try (ConfigurableApplicationContext application = TestApplication.start(
                Orders.class,
                "spring.application.name=shop",
                "rocketmq.name-server=" + nameServer,
                "mq.listener.consume-from=first")) {
            MqTemplate mq = application.getBean(MqTemplate.class);
            assertThat(application
                            .getBean(MqListenerRegistry.class)
                            .getContainer("mails")
                            .state())
                    .isEqualTo(State.STARTING);

            long returned = System.nanoTime();
            broker.startNameServer();
            await().atMost(BOUND)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptionsInstanceOf(SendFailedException.class)
                    .until(() -> mq.newMessage("hello")
                                    .to("orders")
                                    .timeout(Duration.ofSeconds(2))
                                    .send()
                            != null);
            String received = application.getBean(Orders.class).received.poll(10, TimeUnit.SECONDS);

            assertThat(received).isEqualTo("hello");
            assertThat(Duration.ofNanos(System.nanoTime() - returned)).isLessThan(BOUND);
        } finally {
            broker.stopNameServer();
        }
    }

    @Test
    void theApplicationFailsAtOnceIfThatIsTheirPolicy(CapturedOutput output) {
        long start = System.nanoTime();
        Throwable failure = catchThrowable(() -> TestApplication.start(
                Orders.class,
                "spring.application.name=shop",
                "rocketmq.name-server=" + nameServer,
                "mq.startup-failure-policy=fail"));
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertThat(failure).isNotNull();
        assertThat(took).isLessThan(Duration.ofSeconds(30)); // most of it for the application
        assertThat(output.getOut())
                .contains("APPLICATION FAILED TO START")
                .contains("The name server of cluster 'primary' (%s) does not answer".formatted(nameServer))
                .contains("mq.startup-failure-policy=retry");
    }

    static class Orders {

        final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @MqListener(topic = "orders", group = "mails")
        void on(String order) {
            received.add(order);
        }
    }
}
