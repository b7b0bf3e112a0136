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
package io.github.mqstarter.resilience;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A {@link ConsumingApplication} in a JVM of its own. */
final class ConsumerProcess implements AutoCloseable {

    private final ChildJvm jvm;

    private ConsumerProcess(ChildJvm jvm) {
        this.jvm = jvm;
    }

    static ConsumerProcess start(Path directory, String nameServer, Settings settings) throws IOException {
        return new ConsumerProcess(ChildJvm.start(
                Files.createTempFile(directory, "consumer", ".txt"),
                ConsumingApplication.class,
                nameServer,
                settings.group,
                String.valueOf(settings.concurrency),
                String.valueOf(settings.batchSize),
                settings.work.toString(),
                String.valueOf(settings.swallowInterrupts),
                settings.shutdownTimeout.toString()));
    }

    /** What it has said until now. */
    Executions executions() {
        return Executions.parse(jvm.output());
    }

    ConsumerProcess await(Predicate<Executions> wanted) {
        jvm.await(output -> wanted.test(Executions.parse(output)));
        return this;
    }

    /** Returns when it has said this so often. */
    ConsumerProcess await(String what, int times) {
        return await(executions -> executions.count(what) >= times);
    }

    /** Sends SIGTERM; the time from then to the end of the process comes later. */
    CompletableFuture<Duration> terminate() {
        return jvm.terminate();
    }

    void kill() {
        jvm.kill();
    }

    @Override
    public void close() {
        jvm.close();
    }

    /**
     * How it works.
     *
     * @param batchSize how many messages a call gets at most
     * @param work the time that a call takes
     * @param swallowInterrupts whether the listener returns normally when it is interrupted
     */
    record Settings(
            String group,
            int concurrency,
            int batchSize,
            Duration work,
            boolean swallowInterrupts,
            Duration shutdownTimeout) {

        static Settings of(String group, int concurrency, Duration work) {
            return new Settings(group, concurrency, 1, work, false, Duration.ofSeconds(25));
        }

        Settings withBatchSize(int newBatchSize) {
            return new Settings(group, concurrency, newBatchSize, work, swallowInterrupts, shutdownTimeout);
        }

        Settings withWork(Duration newWork) {
            return new Settings(group, concurrency, batchSize, newWork, swallowInterrupts, shutdownTimeout);
        }

        Settings swallowingInterruptsAfter(Duration newShutdownTimeout) {
            return new Settings(group, concurrency, batchSize, work, true, newShutdownTimeout);
        }
    }
}
