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

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Objects;

/** The main class of a child process: it serves until it is told to stop, or its parent is gone. */
final class ChildMain {

    private ChildMain() {}

    public static void main(String[] arguments) throws IOException {
        Settings settings = SettingsFile.read(Path.of(arguments[0]));
        Path directory = Objects.requireNonNull(settings.dataDirectory(), "data");
        EmbeddedRocketMQ mq = EmbeddedRocketMQ.of(settings);
        exitWithParent(new DataDirectory(directory, Boolean.parseBoolean(arguments[1])));
        PrintStream parent = System.out;
        try {
            mq.start();
            Runtime.getRuntime().addShutdownHook(new Thread(mq::stop, "rocketmq-process-exit"));
            parent.println(new Ready(mq.nameServer(), mq.brokerPorts()).line());
        } catch (RuntimeException exception) {
            exception.printStackTrace(parent);
            System.exit(1);
        }
    }

    /**
     * The parent holds the other end of the standard input; that ends with the parent, however the parent ends. Nobody
     * is left then to delete temporary data.
     */
    private static void exitWithParent(DataDirectory data) {
        Thread watch = new Thread(() -> awaitEnd(System.in, data), "rocketmq-process-parent");
        watch.setDaemon(true);
        watch.start();
    }

    private static void awaitEnd(InputStream input, DataDirectory data) {
        try {
            input.transferTo(PrintStream.nullOutputStream());
        } catch (IOException exception) {
            // as good as its end
        }
        data.release();
        Runtime.getRuntime().halt(0);
    }
}
