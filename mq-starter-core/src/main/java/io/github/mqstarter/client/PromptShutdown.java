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
package io.github.mqstarter.client;

import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.remoting.netty.NettyEvent;
import org.apache.rocketmq.remoting.netty.NettyEventType;
import org.apache.rocketmq.remoting.netty.NettyRemotingAbstract;

/**
 * Shuts a native client down without waiting for its event thread, which notices the end only with its next event or
 * after three seconds: so it gets events.
 */
final class PromptShutdown {

    private static final long EVENT_INTERVAL_MILLIS = 10;

    /** How long a broker gets to answer a farewell, of which there are two; one that is silent would get 3 s each. */
    private static final int FAREWELL_MILLIS = 1_000;

    private PromptShutdown() {}

    /** Runs the shutdown, and returns when it is done or, interrupted, leaves it to end by itself. */
    static void run(Runnable shutdown, MQClientInstance client) {
        NettyRemotingAbstract network =
                (NettyRemotingAbstract) client.getMQClientAPIImpl().getRemotingClient();
        client.getClientConfig().setMqClientApiTimeout(FAREWELL_MILLIS);
        Thread thread = new Thread(shutdown, "mq-client-shutdown");
        thread.start();
        try {
            while (thread.isAlive()) {
                network.putNettyEvent(new NettyEvent(NettyEventType.IDLE, "", null));
                thread.join(EVENT_INTERVAL_MILLIS);
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
