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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.mqstarter.sample.monitoring.PromQl.Selector;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromQlTests {

    @Test
    void findsMetricsAndTheirMatchers() {
        assertThat(PromQl.selectors("a_total{x=\"1\", y=~\"b|c\"} / b > 0.9"))
                .containsExactly(new Selector("a_total", Set.of("x", "y")), new Selector("b", Set.of()));
    }

    @Test
    void functionsDurationsAndNumbersAreNoMetrics() {
        assertThat(PromQl.selectors("sum(increase(a{x=\"sum by (y)\"}[5m]) > 0 or a offset 1h) or vector(0)"))
                .extracting(Selector::metric)
                .containsExactly("a", "a");
    }

    @Test
    void labelsOfAGroupingAreExpectedOfAllThatItGroups() {
        assertThat(PromQl.selectors("sum by (g, h) (rate(a{x=\"1\"}[1m]) + (b)) / c"))
                .containsExactly(
                        new Selector("a", Set.of("x", "g", "h")),
                        new Selector("b", Set.of("g", "h")),
                        new Selector("c", Set.of()));
    }

    @Test
    void namesMayBeAlternatives() {
        assertThat(PromQl.selectors("{__name__=~\"a|b\",x=\"1\"}"))
                .containsExactly(new Selector("a", Set.of("x")), new Selector("b", Set.of("x")));
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        assertThatIllegalArgumentException().isThrownBy(() -> PromQl.selectors("a * on (x) b"));
        assertThatIllegalArgumentException().isThrownBy(() -> PromQl.selectors("sum(a) by (x)\n > 1"));
        assertThatIllegalArgumentException().isThrownBy(() -> PromQl.selectors("{x=\"1\"}"));
    }
}
