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

import java.nio.ByteBuffer;
import org.apache.rocketmq.common.MQVersion;
import org.apache.rocketmq.common.UtilAll;
import org.apache.rocketmq.remoting.common.TlsMode;
import org.apache.rocketmq.remoting.netty.NettyServerConfig;
import org.apache.rocketmq.remoting.netty.TlsSystemConfig;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** What name server and brokers have in common. */
final class Nodes {

    static final String HOST = "127.0.0.1";

    static final String NETTY_NO_UNSAFE = "io.netty.noUnsafe";

    private Nodes() {}

    static NettyServerConfig server(int port) {
        NettyServerConfig config = new NettyServerConfig();
        config.setBindAddress(HOST);
        config.setListenPort(port);
        config.setServerWorkerThreads(4);
        config.setServerSelectorThreads(2);
        config.setServerCallbackExecutorThreads(2);
        return config;
    }

    /**
     * Prepares the JVM: the version that it speaks, without which a name server takes a broker for an old one and drops
     * its topics; no TLS, whose certificates take seconds to make, unless the user has a say in it; and Netty's use of
     * Unsafe, without which no broker can close its files on Java 25.
     */
    static void prepare() {
        System.setProperty(RemotingCommand.REMOTING_VERSION_KEY, Integer.toString(MQVersion.CURRENT_VERSION));
        if (System.getProperty(TlsSystemConfig.TLS_SERVER_MODE) == null) {
            TlsSystemConfig.tlsMode = TlsMode.DISABLED;
        }
        if (System.getProperty(NETTY_NO_UNSAFE) == null) {
            System.setProperty(NETTY_NO_UNSAFE, "false");
        }
        requireFilesToClose();
    }

    private static void requireFilesToClose() {
        try {
            UtilAll.cleanBuffer(ByteBuffer.allocateDirect(1));
        } catch (UnsupportedOperationException exception) {
            throw new IllegalStateException(
                    "Netty was loaded before the embedded RocketMQ and does without Unsafe, as it does by default since"
                            + " Java 25; a broker cannot close its files then. Start this JVM with -D" + NETTY_NO_UNSAFE
                            + "=false",
                    exception);
        }
    }
}
