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

import java.time.Instant;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.header.PullMessageRequestHeader;
import org.jspecify.annotations.Nullable;

/**
 * Notes when a broker has last answered a pull of a group. The client itself knows but when it has last asked. The
 * consumers of a cluster share a client, which knows this once per container, however often that starts.
 */
final class PullWatch implements RPCHook {

    private volatile @Nullable String group;

    private volatile long lastMillis;

    /** Watches a consumer that is started. */
    @SuppressWarnings("deprecation") // the only way to the client's own network
    void watch(DefaultMQPushConsumer consumer) {
        group = consumer.getConsumerGroup();
        consumer.getDefaultMQPushConsumerImpl()
                .getmQClientFactory()
                .getMQClientAPIImpl()
                .getRemotingClient()
                .registerRPCHook(this);
    }

    @Nullable
    Instant last() {
        long last = lastMillis;
        return (last > 0) ? Instant.ofEpochMilli(last) : null;
    }

    @Override
    public void doBeforeRequest(String address, RemotingCommand request) {}

    @Override
    public void doAfterResponse(String address, RemotingCommand request, @Nullable RemotingCommand response) {
        if (response != null && isPull(request) && isAnswer(response.getCode())) {
            lastMillis = System.currentTimeMillis();
        }
    }

    private boolean isPull(RemotingCommand request) {
        return (request.getCode() == RequestCode.PULL_MESSAGE || request.getCode() == RequestCode.LITE_PULL_MESSAGE)
                && request.readCustomHeader() instanceof PullMessageRequestHeader pull
                && pull.getConsumerGroup().equals(group);
    }

    private static boolean isAnswer(int code) {
        return code == ResponseCode.SUCCESS
                || code == ResponseCode.PULL_NOT_FOUND
                || code == ResponseCode.PULL_RETRY_IMMEDIATELY
                || code == ResponseCode.PULL_OFFSET_MOVED;
    }
}
