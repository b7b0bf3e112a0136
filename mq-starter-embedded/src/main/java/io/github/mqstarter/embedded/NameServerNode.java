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
import java.util.List;
import org.apache.rocketmq.common.namesrv.NamesrvConfig;
import org.apache.rocketmq.namesrv.NamesrvController;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.jspecify.annotations.Nullable;

/** A name server that can be stopped and started again on the same port; not thread-safe. */
final class NameServerNode {

    private final Path directory;

    private final int port;

    private @Nullable NamesrvController controller;

    NameServerNode(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    String address() {
        return Nodes.HOST + ":" + port;
    }

    boolean running() {
        return controller != null;
    }

    void start() {
        if (controller != null) {
            return;
        }
        NamesrvController starting =
                new NamesrvController(configuration(), Nodes.server(port), new NettyClientConfig());
        try {
            starting.initialize();
            starting.start();
        } catch (Exception exception) {
            shutdown(starting);
            throw new IllegalStateException("The name server does not start on " + address(), exception);
        }
        controller = starting;
    }

    void stop() {
        NamesrvController running = controller;
        controller = null;
        if (running != null) {
            shutdown(running);
            Ports.awaitFree(port);
        }
    }

    private static void shutdown(NamesrvController stopping) {
        Shutdown.run(
                List.of(Shutdown.wakeup(stopping.getRemotingServer()), Shutdown.wakeup(stopping.getRemotingClient())),
                List.of(stopping::shutdown));
    }

    private NamesrvConfig configuration() {
        NamesrvConfig config = new NamesrvConfig();
        config.setRocketmqHome(directory.toString());
        config.setKvConfigPath(directory.resolve("kvConfig.json").toString());
        config.setConfigStorePath(directory.resolve("namesrv.properties").toString());
        config.setClientRequestThreadPoolNums(2);
        config.setDefaultThreadPoolNums(2);
        return config;
    }
}
