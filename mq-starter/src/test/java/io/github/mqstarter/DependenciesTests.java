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
package io.github.mqstarter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What an application gets by adding {@code mq-starter}, as Maven resolved it for this build. A jar that is not in
 * {@code dependencies.txt} has sneaked in: leave it out, or add it there and to {@code docs/dependencies.md}.
 */
class DependenciesTests {

    private static final Pattern LINE = Pattern.compile(
            "\\s*([\\w.-]+:[\\w.-]+):jar:(?:[\\w.-]+:)?[\\w.-]+:(?:compile|runtime):(/.*?|[A-Z]:.*?)(?: -- .*)?");

    private static final int MAX_BYTES = 24_500_000;

    private final List<Matcher> dependencies = dependencies();

    @Test
    void noJarSneaksIn() throws IOException {
        List<String> approved = List.of(
                new String(getClass().getResourceAsStream("/dependencies.txt").readAllBytes(), StandardCharsets.UTF_8)
                        .split("\\R"));
        assertThat(dependencies.stream().map(dependency -> dependency.group(1)))
                .containsExactlyInAnyOrderElementsOf(approved);
    }

    @Test
    void allJarsTogetherStaySmall() {
        long bytes = dependencies.stream()
                .map(dependency -> Path.of(dependency.group(2)))
                .filter(Files::isRegularFile)
                .mapToLong(jar -> jar.toFile().length())
                .sum();
        assertThat(bytes).isBetween(1L, (long) MAX_BYTES);
    }

    private static List<Matcher> dependencies() {
        try {
            return Files.readAllLines(Path.of(System.getProperty("dependencies"))).stream()
                    .map(line -> LINE.matcher(line.replaceAll("\u001b\\[[0-9;]*m", "")))
                    .filter(Matcher::matches)
                    .toList();
        } catch (IOException ex) {
            throw new IllegalStateException("The build has not listed the dependencies", ex);
        }
    }
}
