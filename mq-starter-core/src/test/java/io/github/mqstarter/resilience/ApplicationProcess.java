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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A {@link SendingApplication} in a JVM of its own. */
final class ApplicationProcess implements AutoCloseable {

    private final Path outcomes;

    private final ChildJvm jvm;

    private ApplicationProcess(Path outcomes, ChildJvm jvm) {
        this.outcomes = outcomes;
        this.jvm = jvm;
    }

    /** Starts an application that sends a burst and goes on at a rate; returns when this many messages are called. */
    static ApplicationProcess start(
            Path directory, String nameServer, Duration shutdownTimeout, int burst, int rate, int calls)
            throws IOException {
        Path outcomes = directory.resolve("outcomes.txt");
        ChildJvm jvm = ChildJvm.start(
                directory.resolve("output.txt"),
                SendingApplication.class,
                nameServer,
                shutdownTimeout.toString(),
                String.valueOf(burst),
                String.valueOf(rate),
                String.valueOf(calls),
                outcomes.toString());
        jvm.await(output -> output.contains(SendingApplication.CALLED));
        return new ApplicationProcess(outcomes, jvm);
    }

    /** Sends SIGTERM; the time from then to the end of the process comes later. */
    CompletableFuture<Duration> terminate() {
        return jvm.terminate();
    }

    /** How each call ended. */
    List<Outcome> outcomes() throws IOException {
        try (Stream<String> lines = Files.lines(outcomes)) {
            return lines.map(Outcome::parse).toList();
        }
    }

    String output() {
        return jvm.output();
    }

    @Override
    public void close() {
        jvm.close();
    }

    /**
     * How a call ended.
     *
     * @param sequence its number
     * @param beforeClose whether it was made before the context began to close
     * @param outcome its outcome, as {@link Calls#outcome}
     * @param notSent whether its failure says that the message is not stored
     */
    record Outcome(int sequence, boolean beforeClose, String outcome, boolean notSent) {

        String line() {
            return sequence + " " + beforeClose + " " + outcome + " " + notSent;
        }

        static Outcome parse(String line) {
            String[] words = line.split(" ");
            return new Outcome(
                    Integer.parseInt(words[0]),
                    Boolean.parseBoolean(words[1]),
                    words[2],
                    Boolean.parseBoolean(words[3]));
        }
    }
}
