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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTests {

    @Test
    void runsEverythingByDefault() {
        Options options = Options.parse();
        assertThat(options.sections()).isEqualTo(Section.ALL);
        assertThat(options.contenders()).containsExactly(ContenderKind.values());
    }

    @Test
    void letsOtherOptionsGoBeforeQuick() {
        Options options = Options.parse("--rounds", "7", "--quick");
        assertThat(options.rounds()).isEqualTo(7);
        assertThat(options.messages()).isLessThan(Options.parse().messages());
    }

    @Test
    void selectsSectionsByTheStartOfTheirNames() {
        Options options = Options.parse("--only", "async-2k,sync");
        assertThat(options.sections())
                .extracting(Section::option)
                .containsExactly("async-2k-1024", "async-2k-4096", "sync");
        assertThat(options.contenders()).containsExactly(ContenderKind.values());
    }

    @Test
    void selectsContendersByTheirNames() {
        Options options = Options.parse("--only", "raw,ours");
        assertThat(options.sections()).isEqualTo(Section.ALL);
        assertThat(options.contenders()).containsExactly(ContenderKind.RAW, ContenderKind.OURS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--only nobody", "--rounds 0", "--rounds many", "--rounds", "rounds 3", "--only raw,"})
    void refusesWhatItDoesNotUnderstand(String arguments) {
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(arguments.split(" ")));
    }
}
