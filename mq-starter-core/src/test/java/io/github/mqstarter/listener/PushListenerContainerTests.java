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
package io.github.mqstarter.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.RequestIdSettings;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.testing.TestBroker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.ServiceState;
import org.apache.rocketmq.common.message.MessageExt;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A container whose consumer cannot be made, or does not get far. */
class PushListenerContainerTests {

    private final ListenerSettings settings = ListenerSettings.UNSET.with(ListenerSetting.AUTO_STARTUP, true);

    private final ConsumeRules rules = new ConsumeRules(
            "listener",
            "group",
            1,
            1,
            false,
            1,
            1,
            false,
            false,
            RetryBackOff.of(Duration.ofSeconds(1)),
            Rate.UNLIMITED,
            Long.MAX_VALUE,
            new CircuitSettings(false, 0.5, 2, 20, Duration.ofSeconds(1), Duration.ofSeconds(1)),
            Duration.ofMinutes(1),
            MessageExt::getTopic);

    private final ListenerExecutors executors = ListenerExecutors.create();

    private final AtomicInteger attempts = new AtomicInteger();

    @AfterEach
    void stop() {
        executors.network().shutdownNow();
        executors.timer().shutdownNow();
    }

    @Test
    void aStartIsTriedAgainWhateverWentWrong() {
        PushListenerContainer container = container(new Faulty());
        container.join(executors);
        Awaitility.await().until(() -> attempts.get() >= 3);
        container.leave();
    }

    @Test
    void whatHasStartedByHalfAsTheRegistryStopsIsStopped() {
        StartedByHalf source = new StartedByHalf();
        PushListenerContainer container = container(source);
        container.join(executors);
        DefaultMQPushConsumer stopped =
                source.stopped.orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(stopped.getDefaultMQPushConsumerImpl().getServiceState()).isEqualTo(ServiceState.SHUTDOWN_ALREADY);
        assertThat(container.assignedQueues()).isZero();
        container.leave();
    }

    private PushListenerContainer container(ConsumerSource source) {
        return new PushListenerContainer(
                rules,
                List.of("listener"),
                "topic",
                settings,
                source,
                new MessageDispatcher(rules, message -> "listener", delivery -> ConsumeResult.success()),
                new DeliveryOutcomes(List.of(), RequestIdSettings.DEFAULTS, "group", message -> "listener"));
    }

    /** Its consumer starts when the registry has just stopped. */
    private final class StartedByHalf extends Faulty {

        private final CompletableFuture<DefaultMQPushConsumer> stopped = new CompletableFuture<>();

        @Override
        public DefaultMQPushConsumer newConsumer() throws MQClientException {
            executors.network().shutdown();
            DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(TestBroker.unique("group"));
            consumer.setNamesrvAddr(TestBroker.nameServer());
            consumer.setInstanceName(TestBroker.unique("consumer"));
            consumer.subscribe(TestBroker.newTopic(), "*");
            return consumer;
        }

        @Override
        public void stop(DefaultMQPushConsumer consumer) {
            consumer.shutdown();
            stopped.complete(consumer);
        }
    }

    private class Faulty implements ConsumerSource {

        @Override
        public String cluster() {
            return MqClients.PRIMARY;
        }

        @Override
        public CompletableFuture<Void> whenReady() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public DefaultMQPushConsumer newConsumer() throws MQClientException {
            attempts.incrementAndGet();
            throw new NoClassDefFoundError("a fault");
        }

        @Override
        public void stop(DefaultMQPushConsumer consumer) {}
    }
}
