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

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** The output of a child process: read to its end, its last lines kept; thread-safe. */
final class ChildOutput {

    private static final int KEPT_LINES = 100;

    private final Deque<String> lines = new ArrayDeque<>();

    private final CompletableFuture<Ready> ready = new CompletableFuture<>();

    private ChildOutput() {}

    static ChildOutput drain(Process process) {
        ChildOutput output = new ChildOutput();
        Thread reader = new Thread(() -> output.readAll(process), "rocketmq-process-output-" + process.pid());
        reader.setDaemon(true);
        reader.start();
        return output;
    }

    /** Done with the line that says so, or exceptionally when the output ends without it. */
    CompletableFuture<Ready> ready() {
        return ready;
    }

    private void readAll(Process process) {
        try (BufferedReader reader = process.inputReader()) {
            reader.lines().forEach(this::accept);
        } catch (IOException | RuntimeException exception) {
            accept("(" + exception + ")");
        }
        ready.completeExceptionally(new IllegalStateException("It ended before it was ready"));
    }

    private void accept(String line) {
        Ready parsed = Ready.parse(line);
        if (parsed != null) {
            ready.complete(parsed);
        }
        keep(line);
    }

    private synchronized void keep(String line) {
        if (lines.size() == KEPT_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    @Override
    public synchronized String toString() {
        return String.join(System.lineSeparator(), lines);
    }
}
