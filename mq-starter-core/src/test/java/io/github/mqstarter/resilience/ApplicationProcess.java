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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A {@link SendingApplication} in a JVM of its own. */
final class ApplicationProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path output;

    private final Path outcomes;

    private final Process process;

    private ApplicationProcess(Path directory, String... arguments) throws IOException {
        output = directory.resolve("output.txt");
        outcomes = directory.resolve("outcomes.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                SendingApplication.class.getName()));
        command.addAll(List.of(arguments));
        command.add(outcomes.toString());
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** Starts an application that sends a burst and goes on at a rate; returns when this many messages are called. */
    static ApplicationProcess start(
            Path directory, String nameServer, Duration shutdownTimeout, int burst, int rate, int calls)
            throws IOException {
        ApplicationProcess started = new ApplicationProcess(
                directory,
                nameServer,
                shutdownTimeout.toString(),
                String.valueOf(burst),
                String.valueOf(rate),
                String.valueOf(calls));
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> started.output().contains(SendingApplication.CALLED));
            return started;
        } catch (RuntimeException ex) {
            started.close();
            throw new IllegalStateException(started.output(), ex);
        }
    }

    /** Sends SIGTERM; the time from then to the end of the process comes later. */
    CompletableFuture<Duration> terminate() {
        long start = System.nanoTime();
        process.toHandle().destroy();
        return process.onExit()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .thenApply(ended -> Duration.ofNanos(System.nanoTime() - start));
    }

    /** How each call ended. */
    List<Outcome> outcomes() throws IOException {
        try (Stream<String> lines = Files.lines(outcomes)) {
            return lines.map(Outcome::parse).toList();
        }
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() {
        process.destroyForcibly();
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
