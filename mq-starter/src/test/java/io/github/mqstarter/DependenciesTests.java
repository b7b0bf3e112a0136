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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A jar that is not in {@code dependencies.txt} has sneaked in: leave it out, or add it there and to
 * {@code docs/dependencies.md}.
 */
class DependenciesTests {

    private static final long MAX_BYTES = 25_000_000;

    @Test
    void noJarSneaksIn() throws IOException {
        byte[] approved = getClass().getResourceAsStream("/dependencies.txt").readAllBytes();
        List<String> names = Arrays.asList(new String(approved, StandardCharsets.UTF_8).split("\\R"));
        assertThat(UserDependencies.resolved().keySet()).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void allJarsTogetherStaySmall() {
        long bytes = UserDependencies.resolved().values().stream()
                .filter(Files::isRegularFile)
                .mapToLong(jar -> jar.toFile().length())
                .sum();
        assertThat(bytes).isBetween(1L, MAX_BYTES);
    }
}
