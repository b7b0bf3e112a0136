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
package io.github.mqstarter.embedded;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.rocketmq.broker.BrokerController;
import org.apache.rocketmq.broker.plugin.BrokerAttachedPlugin;
import org.apache.rocketmq.broker.processor.PopReviveService;
import org.apache.rocketmq.common.BrokerConfig;
import org.apache.rocketmq.remoting.RemotingServer;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyServerConfig;
import org.apache.rocketmq.store.config.MessageStoreConfig;
import org.apache.rocketmq.store.rocksdb.MessageRocksDBStorage;

/**
 * A broker that stops without the pauses of its base class and leaves no thread behind.
 *
 * <p>Of the 14 to 20 seconds a broker takes to stop, its two servers and its client wait up to 3 seconds each for one
 * more event, each pop service 2 to 4 seconds, and the store 3 seconds in the hope that all requests are done by then.
 * Here all are woken, the pop services stop side by side in 2 seconds, and the store waits for the end of the requests instead.
 */
final class EmbeddedBroker extends BrokerController {

    private static final long REQUEST_TIMEOUT_SECONDS = 3;

    EmbeddedBroker(BrokerConfig broker, NettyServerConfig server, NettyClientConfig client, MessageStoreConfig store) {
        super(broker, server, client, store);
        getBrokerAttachedPlugins().add(new LastBeforeStore());
    }

    void stop() {
        unregisterBrokerAll();
        ackMessageProcessor.setPopReviveServiceStatus(false);
        Shutdown.run(wakeups(), slowSteps());
        Shutdown.run(wakeups(), List.of(this::shutdown));
        stopRocksDbScheduler();
    }

    /** What takes its time, and may do so side by side before all else is stopped in the order of the base class. */
    private List<Runnable> slowSteps() {
        List<Runnable> steps = new ArrayList<>();
        servers().forEach(server -> steps.add(server::shutdown));
        popServices().forEach(service -> steps.add(service::shutdown));
        steps.add(popMessageProcessor.getPopBufferMergeService()::shutdown);
        return steps;
    }

    private List<Runnable> wakeups() {
        List<Runnable> wakeups = new ArrayList<>();
        servers().forEach(server -> wakeups.add(Shutdown.wakeup(server)));
        popServices().forEach(service -> wakeups.add(service::wakeup));
        wakeups.add(Shutdown.wakeup(getBrokerOuterAPI().getRemotingClient()));
        return wakeups;
    }

    /** Empty if the broker failed before it had any. */
    private Collection<RemotingServer> servers() {
        return remotingServerMap.values();
    }

    private Stream<PopReviveService> popServices() {
        return Stream.of(ackMessageProcessor.getPopReviveServices());
    }

    /** Returns when no request works on the store any more; their executors are shut down already. */
    private void awaitRequests() {
        Stream.of(
                        sendMessageExecutor,
                        putMessageFutureExecutor,
                        endTransactionExecutor,
                        ackMessageExecutor,
                        replyMessageExecutor,
                        pullMessageExecutor)
                .filter(Objects::nonNull)
                .forEach(EmbeddedBroker::awaitEnd);
    }

    private static void awaitEnd(ExecutorService executor) {
        try {
            executor.awaitTermination(REQUEST_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    /** The store never stops this scheduler, whose thread is no daemon and would keep the JVM from ending. */
    private void stopRocksDbScheduler() {
        MessageRocksDBStorage storage = messageStore == null ? null : messageStore.getMessageRocksDBStorage();
        if (storage == null) {
            return;
        }
        try {
            Field scheduler = MessageRocksDBStorage.class.getDeclaredField("scheduler");
            scheduler.setAccessible(true);
            ((ExecutorService) scheduler.get(storage)).shutdownNow();
        } catch (ReflectiveOperationException | RuntimeException exception) {
            // another version without this scheduler has nothing to stop
        }
    }

    /**
     * The plugin that a broker stops right before its store. The interruption ends the store's first wait at once: it
     * is expected there, and consumed.
     */
    private final class LastBeforeStore implements BrokerAttachedPlugin {

        @Override
        public void shutdown() {
            awaitRequests();
            Thread.currentThread().interrupt();
        }

        @Override
        public String pluginName() {
            return "mq-starter-embedded";
        }

        @Override
        public boolean load() {
            return true;
        }

        @Override
        public void start() {}

        @Override
        public void syncMetadata() {}

        @Override
        public void syncMetadataReverse(String brokerAddr) {}

        @Override
        public void buildRuntimeInfo(Map<String, String> runtimeInfo) {}

        @Override
        public void statusChanged(boolean shouldStart) {}
    }
}
