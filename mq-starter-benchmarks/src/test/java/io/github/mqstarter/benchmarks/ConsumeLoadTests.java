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
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The whole program with a handful of messages, on a real broker. */
class ConsumeLoadTests {

    private static final String CELL = " [0-9][0-9,.]* \\([0-9,.]+-[0-9,.]+\\) \\|";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void eachReceiverGetsEachMessageOnce() throws Exception {
        assertThat(run("--rounds", "1", "--messages", "300", "--warm-up", "0")).isTrue();

        assertThat(text()).contains("No failures.");
        for (ReceiverKind kind : ReceiverKind.values()) {
            assertThat(text()).containsPattern("\\Q| " + kind.title() + " |\\E" + CELL.repeat(4));
        }
        for (String other : new String[] {"raw client + JSON", "rocketmq-spring"}) {
            assertThat(text())
                    .containsPattern(Pattern.quote("| **mq-starter / " + other + "** |") + "( [0-9.]+ \\|){4}");
        }
    }

    @Test
    void explainsItsOptionsWhenOneIsWrong() throws Exception {
        assertThat(run("--only", "nobody")).isFalse();

        assertThat(text()).contains("nobody", "--rounds", "raw-json-32", "peer");
    }

    private boolean run(String... arguments) throws Exception {
        return ConsumeLoad.run(new PrintStream(printed, true, StandardCharsets.UTF_8), arguments);
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
