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

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.listener.MqListenerContainer.State;
import io.github.mqstarter.listener.MqListenerRegistry;
import io.github.mqstarter.producer.MqTemplate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.SendResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that ends while a listener is at work, and what it leaves behind. */
class ClosingTests {

    /** Whatever thread the application starts, and whatever that one starts, belongs to it. */
    private static final ThreadGroup THREADS = new ThreadGroup("application");

    private static final String TOPIC = TestBroker.unique("closing");

    private static final ListAppender<ILoggingEvent> clientLog = new ListAppender<>();

    private static Orders orders;

    @BeforeAll
    static void runAnApplicationAndCloseItWhileItsListenerWorks() throws Exception {
        TestBroker.shared().createTopic(TOPIC, 1);
        FutureTask<ConfigurableApplicationContext> start = new FutureTask<>(() -> TestApplication.start(
                Orders.class, "spring.application.name=shop", TestBroker.nameServerProperty(), "topic=" + TOPIC));
        new Thread(THREADS, start, "start").start();
        ConfigurableApplicationContext application = start.get();
        TestApplication.awaitListeners(application);
        orders = application.getBean(Orders.class);
        application.getBean(MqTemplate.class).send(TOPIC, "order");
        assertThat(orders.started.await(30, TimeUnit.SECONDS)).isTrue();

        Logger logger = (Logger) LoggerFactory.getLogger("org.apache.rocketmq.client");
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        clientLog.start();
        logger.addAppender(clientLog);
        Thread close = new Thread(THREADS, application::close, "close");
        close.start();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> application.getBean(MqListenerRegistry.class).getContainers().stream()
                        .allMatch(container -> container.state() == State.STOPPED));
        orders.mayEnd.countDown();
        close.join();
        logger.detachAppender(clientLog);
    }

    @Test
    void aListenerThatIsAtWorkCanStillSendAndIsNotInterrupted() {
        assertThat(orders.answer).succeedsWithin(Duration.ofSeconds(20)).isNotNull();
        assertThat(orders.interrupted).isFalse();
    }

    @Test
    void noThreadIsLeft() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(namesOfThreads()).isEmpty());
    }

    @Test
    void theClientLogsToTheLogOfTheApplication() {
        assertThat(clientLog.list).isNotEmpty();
    }

    @Test
    void theClientWritesNoFiles() {
        Path home = Path.of(System.getProperty("user.home"));

        assertThat(Files.exists(home.resolve("logs"))).isFalse();
    }

    private static List<String> namesOfThreads() {
        Thread[] threads = new Thread[THREADS.activeCount() + 100];
        int count = THREADS.enumerate(threads);
        return Arrays.stream(threads, 0, count).map(Thread::getName).toList();
    }

    static class Orders {

        final CountDownLatch started = new CountDownLatch(1);

        final CountDownLatch mayEnd = new CountDownLatch(1);

        final CompletableFuture<SendResult> answer = new CompletableFuture<>();

        volatile boolean interrupted;

        private final MqTemplate mq;

        Orders(MqTemplate mq) {
            this.mq = mq;
        }

        @MqListener(topic = "${topic}", group = "${topic}-group")
        void on(String order) throws Exception {
            if (!order.equals("order")) {
                return;
            }
            started.countDown();
            try {
                mayEnd.await();
                answer.complete(mq.send(TOPIC, "answer"));
            } catch (InterruptedException ex) {
                interrupted = true;
                throw ex;
            } catch (RuntimeException ex) {
                answer.completeExceptionally(ex);
            }
        }
    }
}
