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

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTests {

    private static final List<ContenderKind> CONTENDERS = List.of(ContenderKind.values());

    private static final List<Named> NAMES =
            Stream.concat(Section.ALL.stream(), CONTENDERS.stream()).toList();

    @Test
    void runsEverythingByDefault() {
        assertThat(parse().select(Section.ALL)).isEqualTo(Section.ALL);
        assertThat(parse().select(CONTENDERS)).isEqualTo(CONTENDERS);
    }

    @Test
    void letsOtherOptionsGoBeforeQuick() {
        Options options = parse("--rounds", "7", "--quick");
        assertThat(options.rounds()).isEqualTo(7);
        assertThat(options.messages()).isLessThan(parse().messages());
    }

    @Test
    void selectsByTheStartOfNames() {
        Options options = parse("--only", "async-2k,sync");
        assertThat(options.select(Section.ALL))
                .extracting(Section::option)
                .containsExactly("async-2k-1024", "async-2k-4096", "sync");
        assertThat(options.select(CONTENDERS)).isEqualTo(CONTENDERS);
    }

    @Test
    void takesAWholeNameForNothingLonger() {
        Options options = parse("--only", "raw,ours");
        assertThat(options.select(Section.ALL)).isEqualTo(Section.ALL);
        assertThat(options.select(CONTENDERS)).containsExactly(ContenderKind.RAW, ContenderKind.OURS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--only nobody", "--rounds 0", "--rounds many", "--rounds", "rounds 3", "--only raw,"})
    void refusesWhatItDoesNotUnderstand(String arguments) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(arguments.split(" ")));
    }

    private static Options parse(String... arguments) {
        return Options.parse(NAMES, arguments);
    }
}
