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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.logging.log4j.ThreadContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;

/** Runs with Log4j2 behind SLF4J, so {@code ThreadContext} and {@code MDC} are one. */
class RequestIdsTests {

    @BeforeEach
    @AfterEach
    void clear() {
        ThreadContext.clearAll();
    }

    @Test
    void anOpenIdIsInLog4jsThreadContextUntilItIsClosed() {
        try (RequestIds.Scope scope = RequestIds.open("a")) {
            assertThat(RequestIds.current()).isEqualTo("a");
            assertThat(ThreadContext.get("requestId")).isEqualTo("a");
        }
        assertThat(RequestIds.current()).isNull();
        assertThat(ThreadContext.get("requestId")).isNull();
    }

    @Test
    void anIdThatLog4jsThreadContextHasIsTheCurrentOne() {
        ThreadContext.put("requestId", "theirs");
        assertThat(RequestIds.current()).isEqualTo("theirs");
    }

    @Test
    void scopesNest() {
        try (RequestIds.Scope outer = RequestIds.open("outer")) {
            try (RequestIds.Scope inner = RequestIds.open("inner")) {
                assertThat(RequestIds.current()).isEqualTo("inner");
            }
            try (RequestIds.Scope without = RequestIds.open(null)) {
                assertThat(RequestIds.current()).isNull();
            }
            assertThat(RequestIds.current()).isEqualTo("outer");
        }
    }

    @Test
    void aPlainScopeLeavesOtherEntriesAlone() {
        try (RequestIds.Scope scope = RequestIds.open("a")) {
            MDC.put("order", "o-1");
        }
        assertThat(MDC.get("order")).isEqualTo("o-1");
    }

    @Test
    void anIsolatedScopePutsTheWholeContextBack() {
        MDC.put("tenant", "t1");
        try (RequestIds.Scope scope = RequestIds.openIsolated("a")) {
            MDC.put("requestId", "changed by foreign code");
            MDC.put("left", "behind");
            MDC.remove("tenant");
        }
        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("tenant", "t1"));
    }

    @Test
    void theMdcKeyCanBeAnother() {
        RequestIds.useMdcKey("traceNo");
        try (RequestIds.Scope scope = RequestIds.open("a")) {
            assertThat(ThreadContext.getContext()).isEqualTo(Map.of("traceNo", "a"));
        } finally {
            RequestIds.useMdcKey(RequestIds.DEFAULT_MDC_KEY);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> RequestIds.useMdcKey(" "));
    }

    @Test
    void newIdsAreValidAndDiffer() {
        Stream<String> ids = IntStream.range(0, 1000).mapToObj(i -> RequestIds.generate());
        assertThat(ids)
                .doesNotHaveDuplicates()
                .allMatch(RequestIds::isValid)
                .allMatch(id -> id.matches("[0-9a-f]{16}"));
    }

    @ParameterizedTest
    @MethodSource
    void aTextThatCouldForgeALogLineIsNoId(String text) {
        assertThat(RequestIds.isValid(text)).isFalse();
        assertThat(RequestIds.validOrNew(text)).isNotEqualTo(text).matches(RequestIds::isValid);
    }

    static Stream<String> aTextThatCouldForgeALogLineIsNoId() {
        return Stream.of(null, "", " ", "a\nb", "a\u0001b", "a\u007fb", "a\ud800", "x".repeat(129));
    }

    @Test
    void aTextOf128PrintableCharactersIsAnId() {
        String text = "x".repeat(127) + "好";
        assertThat(RequestIds.validOrNew(text)).isEqualTo(text);
    }
}
