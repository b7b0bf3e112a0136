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

import io.github.mqstarter.client.ClusterSettings;
import io.github.mqstarter.client.MqClientCustomizer;
import io.github.mqstarter.client.MqClients;
import io.github.mqstarter.testing.MqTestApplication;
import io.github.mqstarter.testing.TestBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** A listener whose queues change goes on at once, whatever its client is doing. */
class QueueChangeTests extends ListenerTestSupport {

    private final Queue<String> done = new ConcurrentLinkedQueue<>();

    QueueChangeTests() {
        super(4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsTakenOverWhileAHeartbeatIsUnderWayIsReceivedAtOnce(boolean heartbeatV2) {
        Native staying = new Native(heartbeatV2);
        try (MqTestApplication application = application(staying)) {
            MqListenerContainer container = application.registry().getContainer(group);
            MqTestApplication leaving = application(new Collecting());
            await().until(() -> container.assignedQueues() == 2);
            SlowHeartbeat heartbeat = SlowHeartbeat.of(staying);

            leaving.close();

            await().until(() -> container.assignedQueues() == 4);
            heartbeat.end();
            IntStream.range(0, 40).forEach(i -> application.mq().send(topic(), "m" + i));
            await().atMost(Duration.ofSeconds(10)).until(() -> done.size() >= 40);
        }
        assertThat(done).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aListenerLeavesItsGroupAfterTheLastHeartbeatOfItsNotice(boolean heartbeatV2) {
        Native staying = new Native(heartbeatV2);
        LastHeartbeat last = new LastHeartbeat("mq-listener-network-");
        try (MqTestApplication application = application(staying)) {
            MqListenerContainer container = application.registry().getContainer(group);
            MqTestApplication leaving = application(new Collecting());
            await().until(() -> container.assignedQueues() == 2);
            staying.register(last);

            leaving.close();
            await().until(last::isUnderWay);
            container.stop();
        }
        assertThat(last.hasLeft).isTrue();
        assertThat(last.isOvertaken).isFalse();
    }

    @Test
    void nothingIsToldAfterTheEndOfTheNotice() throws Exception {
        Native staying = new Native(false);
        LastHeartbeat none = new LastHeartbeat("ended-notice-");
        ScheduledThreadPoolExecutor network =
                new ScheduledThreadPoolExecutor(1, new CustomizableThreadFactory("ended-notice-"));
        try (MqTestApplication application = application(staying)) {
            MqListenerContainer container = application.registry().getContainer(group);
            await().until(() -> container.state() == MqListenerContainer.State.RUNNING);
            staying.register(none);
            QueueChangeNotice notice = QueueChangeNotice.attach(staying.consumer, network);

            notice.end();
            notice.messageQueueChanged(topic(), Set.of(), Set.of());

            network.submit(() -> {}).get();
            assertThat(network.getQueue()).isEmpty();
            assertThat(none.hasBegun).isFalse();
        } finally {
            network.shutdownNow();
        }
    }

    private MqTestApplication application(MqClientCustomizer customizer) {
        MqClients clients = MqClients.builder(
                        ClusterSettings.of(TestBroker.nameServer(), TestBroker.unique("producer")))
                .customizers(List.of(customizer))
                .build();
        return new MqTestApplication(clients)
                .properties(Map.of("topic", topic(), "group", group))
                .listener(new Collecting())
                .start();
    }

    private final class Collecting {

        @MqListener(topic = "${topic}", group = "${group}")
        void on(String payload) {
            done.add(payload);
        }
    }

    private static final class Native implements MqClientCustomizer {

        private final boolean heartbeatV2;

        private DefaultMQPushConsumer consumer;

        Native(boolean heartbeatV2) {
            this.heartbeatV2 = heartbeatV2;
        }

        @Override
        public void customizeConsumer(String cluster, DefaultMQPushConsumer customized) {
            customized.setUseHeartbeatV2(heartbeatV2);
            consumer = customized;
        }

        void register(RPCHook hook) {
            client().getMQClientAPIImpl().getRemotingClient().registerRPCHook(hook);
        }

        @SuppressWarnings("deprecation") // the only way to the client's own network
        MQClientInstance client() {
            return consumer.getDefaultMQPushConsumerImpl().getmQClientFactory();
        }
    }

    /** A heartbeat that says what was so when it began, and hinders all others until it ends. */
    private static final class SlowHeartbeat implements RPCHook {

        private final CountDownLatch begun = new CountDownLatch(1);

        private final CountDownLatch ending = new CountDownLatch(1);

        static SlowHeartbeat of(Native beating) {
            SlowHeartbeat heartbeat = new SlowHeartbeat();
            beating.register(heartbeat);
            await().until(() -> {
                CompletableFuture.runAsync(beating.client()::sendHeartbeatToAllBrokerWithLock);
                return heartbeat.begun.await(100, TimeUnit.MILLISECONDS);
            });
            return heartbeat;
        }

        void end() {
            ending.countDown();
        }

        @Override
        public void doBeforeRequest(String address, RemotingCommand request) {
            if (request.getCode() == RequestCode.HEART_BEAT) {
                begun.countDown();
                try {
                    ending.await();
                } catch (InterruptedException ex) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void doAfterResponse(String address, RemotingCommand request, RemotingCommand response) {}
    }

    /** A heartbeat of a notice that takes a second, or until the consumer leaves its group. */
    private static final class LastHeartbeat implements RPCHook {

        private final String threads;

        private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();

        private final CountDownLatch leaving = new CountDownLatch(1);

        private volatile boolean hasBegun;

        private volatile boolean hasLeft;

        private volatile boolean isOvertaken;

        LastHeartbeat(String threads) {
            this.threads = threads;
        }

        boolean isUnderWay() {
            return !underWay.isEmpty();
        }

        @Override
        public void doBeforeRequest(String address, RemotingCommand request) {
            if (request.getCode() == RequestCode.UNREGISTER_CLIENT) {
                isOvertaken |= isUnderWay();
                hasLeft = true;
                leaving.countDown();
            } else if (request.getCode() == RequestCode.HEART_BEAT
                    && Thread.currentThread().getName().startsWith(threads)) {
                hasBegun = true;
                underWay.add(request.getOpaque());
                awaitLeaving();
            }
        }

        @Override
        public void doAfterResponse(String address, RemotingCommand request, RemotingCommand response) {
            underWay.remove(request.getOpaque());
        }

        private void awaitLeaving() {
            try {
                leaving.await(1, TimeUnit.SECONDS);
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
