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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One child process that said it is ready, from its start to its end. */
final class Child {

    private static final long START_TIMEOUT_SECONDS = 60;

    private static final long STOP_TIMEOUT_SECONDS = 30;

    private final Process process;

    private final Ready ready;

    private Child(Process process, Ready ready) {
        this.process = process;
        this.ready = ready;
    }

    static Child start(Settings settings, DataDirectory data) {
        try {
            Path home = Files.createDirectories(data.resolve("home"));
            Path options = SettingsFile.write(settings, data.resolve("settings.properties"));
            Process process = new ProcessBuilder(command(home, options, data))
                    .redirectErrorStream(true)
                    .start();
            return new Child(process, awaitReady(process));
        } catch (IOException exception) {
            throw new UncheckedIOException("No child process for RocketMQ", exception);
        }
    }

    /** Home and temporary directory of the child are its own: the broker's RocksDB writes to both. */
    private static List<String> command(Path home, Path options, DataDirectory data) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Duser.home=" + home,
                "-Djava.io.tmpdir=" + home,
                "-D" + Nodes.NETTY_NO_UNSAFE + "=false",
                "-cp",
                System.getProperty("java.class.path"),
                ChildMain.class.getName(),
                options.toString(),
                String.valueOf(data.temporary()));
    }

    private static Ready awaitReady(Process process) {
        ChildOutput output = ChildOutput.drain(process);
        try {
            return output.ready().get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException exception) {
            process.destroyForcibly();
            throw new IllegalStateException("The RocketMQ process does not start. Its output: " + output, exception);
        } catch (InterruptedException exception) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the RocketMQ process started", exception);
        }
    }

    Ready ready() {
        return ready;
    }

    long pid() {
        return process.pid();
    }

    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Not by {@link Process#destroy()}: that also closes the child's input, at which it ends at once. */
    void terminate() {
        signal("TERM");
        if (!awaitEnd()) {
            kill();
        }
    }

    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException exception) {
            throw new UncheckedIOException("Signal " + name + " cannot be sent", exception);
        }
    }

    /** What happens to the child when this JVM ends. */
    void closeInput() throws IOException {
        process.getOutputStream().close();
    }

    private boolean awaitEnd() {
        try {
            return process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
