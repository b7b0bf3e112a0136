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

import java.io.UncheckedIOException;
import java.util.List;

/**
 * A RocketMQ name server and its brokers, or either alone, in a JVM of their own that can be killed and frozen.
 *
 * <p>The child runs on the class path and the Java home of this JVM. Its ports and its data stay the same over
 * restarts. It ends by itself when this JVM ends, in whichever way.
 *
 * <p>Made by {@link EmbeddedRocketMQ.Builder#startProcess()}. All signals but SIGKILL need the {@code kill}
 * command of a Unix system. Thread-safe; calls run one after another.
 *
 * @since 0.1.0
 */
public final class RocketMQProcess implements AutoCloseable {

    private final Settings settings;

    private final DataDirectory data;

    private Child child;

    private RocketMQProcess(Settings settings, DataDirectory data, Child child) {
        this.settings = settings;
        this.data = data;
        this.child = child;
    }

    static RocketMQProcess start(Settings settings) {
        DataDirectory data = DataDirectory.at(settings.dataDirectory());
        try {
            Child child = Child.start(settings.at(data.path()), data);
            return new RocketMQProcess(settings.at(data.path()).on(child.ready()), data, child);
        } catch (RuntimeException exception) {
            data.release();
            throw exception;
        }
    }

    /**
     * The address clients need.
     *
     * @return for example {@code 127.0.0.1:21876}
     */
    public synchronized String nameServer() {
        return child.ready().nameServer();
    }

    /**
     * The id of the child process, a new one after each restart.
     *
     * @return the process id
     */
    public synchronized long pid() {
        return child.pid();
    }

    /**
     * The ports of the brokers, in their order.
     *
     * @return the ports
     */
    public synchronized List<Integer> brokerPorts() {
        return child.ready().brokerPorts();
    }

    /** Kills the process without any notice (SIGKILL) and returns when it is dead; does nothing if it is. */
    public synchronized void kill() {
        child.kill();
    }

    /**
     * Asks the process to stop cleanly (SIGTERM) and returns when it is gone; kills it after 30 seconds.
     *
     * @throws UncheckedIOException if the system has no {@code kill} command
     */
    public synchronized void terminate() {
        child.terminate();
    }

    /**
     * Stops the process in its tracks (SIGSTOP): connections stay open and nobody answers.
     *
     * @throws UncheckedIOException if the system has no {@code kill} command
     */
    public synchronized void freeze() {
        child.signal("STOP");
    }

    /**
     * Lets a frozen process go on (SIGCONT).
     *
     * @throws UncheckedIOException if the system has no {@code kill} command
     */
    public synchronized void thaw() {
        child.signal("CONT");
    }

    /**
     * Starts the process again on the same data and ports, after killing it if it runs; returns when clients can send.
     *
     * @return this process
     * @throws IllegalStateException if the child does not get ready; the message has its last lines of output
     */
    public synchronized RocketMQProcess restart() {
        child.kill();
        child = Child.start(settings, data);
        return this;
    }

    /** Kills the process and deletes a temporary data directory. */
    @Override
    public synchronized void close() {
        child.kill();
        data.release();
    }
}
