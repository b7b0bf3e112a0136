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
package io.github.mqstarter.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole program with a handful of messages, on real brokers. */
class SendLoadTests {

    private static final String CELL = " [0-9][0-9,.]* \\([0-9,.]+-[0-9,.]+\\) \\|";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"async-250-1024", "sync", "latency"})
    void printsThreeFiguresForEachContender(String section) throws Exception {
        assertThat(run("--rounds", "1", "--messages", "50", "--warm-up", "0", "--only", section))
                .isTrue();

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("No failures.")
                .doesNotContain("NaN");
        for (ContenderKind kind : contendersOf(section)) {
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .containsPattern("\\Q| " + kind.title() + " |\\E" + CELL.repeat(3));
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .containsPattern(Pattern.quote("| **mq-starter / raw client** |") + "( [0-9.]+ \\|){3}");
    }

    @Test
    void explainsItsOptionsWhenOneIsWrong() throws Exception {
        assertThat(run("--fast")).isFalse();

        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("--fast", "--rounds", "async-250-1024", "peer");
    }

    private static List<ContenderKind> contendersOf(String option) {
        Section section = Section.ALL.stream()
                .filter(each -> each.option().equals(option))
                .findFirst()
                .orElseThrow();
        return Stream.of(ContenderKind.values()).filter(section::compares).toList();
    }

    private boolean run(String... arguments) throws Exception {
        return SendLoad.run(new PrintStream(printed, true, StandardCharsets.UTF_8), arguments);
    }
}
