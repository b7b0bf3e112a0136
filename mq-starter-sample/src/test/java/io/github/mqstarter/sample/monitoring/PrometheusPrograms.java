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
package io.github.mqstarter.sample.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prometheus' own programs, from the folder that {@code MQ_PROMETHEUS} names, as CI does, else from the {@code PATH}.
 * Where neither has them, the test that asks is skipped.
 */
final class PrometheusPrograms {

    private static final String FOLDER = "MQ_PROMETHEUS";

    private PrometheusPrograms() {}

    /** What {@code promtool} says of its input, and whether it is content. */
    record Verdict(int exitCode, String output) {}

    static Path prometheus() {
        return find("prometheus");
    }

    static Verdict promtool(Path input, String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of(find("promtool").toString()), Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Verdict(process.waitFor(), output);
    }

    private static Path find(String name) {
        String folder = System.getenv(FOLDER);
        if (folder != null) {
            assertThat(Path.of(folder, name)).as(FOLDER).isExecutable();
            return Path.of(folder, name);
        }
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(entry -> Path.of(entry, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> abort(name + " is neither in the folder that " + FOLDER + " names nor in the PATH"));
    }
}
