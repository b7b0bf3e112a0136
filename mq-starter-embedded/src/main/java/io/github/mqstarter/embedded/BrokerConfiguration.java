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

import java.nio.file.Path;
import java.util.Map;
import org.apache.rocketmq.common.BrokerConfig;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.store.config.MessageStoreConfig;

/**
 * The configuration of one broker: small files, few threads, nothing outside its directory.
 *
 * @param name the name of the broker
 * @param directory its own directory
 * @param properties what the user wants otherwise
 */
record BrokerConfiguration(String name, Path directory, Map<String, String> properties) {

    private static final int MEGABYTE = 1024 * 1024;

    /** The broker counts a consume queue in bytes; an entry has 20. */
    private static final int CONSUME_QUEUE_BYTES = 20 * 30_000;

    EmbeddedBroker broker(int port, String nameServer) {
        BrokerConfig broker = brokerConfig(port, nameServer);
        MessageStoreConfig store = storeConfig();
        properties.forEach((key, value) -> BrokerProperties.set(key, value, broker, store));
        return new EmbeddedBroker(broker, Nodes.server(port), new NettyClientConfig(), store);
    }

    private BrokerConfig brokerConfig(int port, String nameServer) {
        BrokerConfig config = new BrokerConfig();
        config.setBrokerName(name);
        config.setBrokerIP1(Nodes.HOST);
        config.setBrokerIP2(Nodes.HOST);
        config.setListenPort(port);
        config.setNamesrvAddr(nameServer);
        config.setRocketmqHome(directory.toString());
        config.setEnablePropertyFilter(true);
        config.setRecallMessageEnable(true);
        config.setWaitTimeMillsInSendQueue(2_000);
        useFewThreads(config);
        return config;
    }

    private static void useFewThreads(BrokerConfig config) {
        config.setSendMessageThreadPoolNums(4);
        config.setPutMessageFutureThreadPoolNums(2);
        config.setPullMessageThreadPoolNums(4);
        config.setLitePullMessageThreadPoolNums(2);
        config.setAckMessageThreadPoolNums(2);
        config.setProcessReplyMessageThreadPoolNums(2);
        config.setQueryMessageThreadPoolNums(2);
        config.setAdminBrokerThreadPoolNums(2);
        config.setClientManageThreadPoolNums(2);
        config.setConsumerManageThreadPoolNums(2);
        config.setLoadBalanceProcessorThreadPoolNums(2);
        config.setHeartbeatThreadPoolNums(2);
        config.setRecoverThreadPoolNums(2);
        config.setEndTransactionThreadPoolNums(2);
        config.setReviveQueueNum(2);
    }

    private MessageStoreConfig storeConfig() {
        MessageStoreConfig config = new MessageStoreConfig();
        config.setStorePathRootDir(directory.toString());
        config.setStorePathCommitLog(directory.resolve("commitlog").toString());
        config.setHaListenPort(0);
        config.setFlushCommitLogTimed(false);
        config.setMappedFileSizeCommitLog(64 * MEGABYTE);
        config.setMappedFileSizeConsumeQueue(CONSUME_QUEUE_BYTES);
        config.setMappedFileSizeTimerLog(4 * MEGABYTE);
        config.setMaxHashSlotNum(10_000);
        config.setMaxIndexNum(40_000);
        config.setEnableCompaction(false);
        config.setTimerGetMessageThreadNum(1);
        config.setTimerPutMessageThreadNum(1);
        config.setOsPageCacheBusyTimeOutMills(5_000);
        config.setCleanFileForciblyEnable(false);
        return config;
    }
}
