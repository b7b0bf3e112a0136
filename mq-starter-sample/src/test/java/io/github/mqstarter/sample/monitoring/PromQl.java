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

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Finds the metrics that an expression of Prometheus asks for, and the labels that they must have for it. It knows as much
 * of the language as {@code docs/monitoring} uses, and refuses the rest.
 */
final class PromQl {

    private static final Pattern TOKEN =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|\\[[^]]*]|[a-zA-Z_:][\\w:]*|[\\d.]+[a-z]*|[=!]~|[=!<>]=|\\S");

    private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset");

    private static final Set<String> REFUSED = Set.of("without", "on", "ignoring", "group_left", "group_right", "bool");

    private final List<String> tokens;

    private final List<Selector> selectors = new ArrayList<>();

    private int at;

    private PromQl(String expr) {
        this.tokens = TOKEN.matcher(expr).results().map(MatchResult::group).toList();
    }

    /** A metric, and the labels that matchers and groupings expect it to have. */
    record Selector(String metric, Set<String> labels) {}

    static List<Selector> selectors(String expr) {
        PromQl promQl = new PromQl(expr);
        while (promQl.at < promQl.tokens.size()) {
            promQl.next();
        }
        return promQl.selectors;
    }

    private void next() {
        String token = tokens.get(at++);
        if (REFUSED.contains(token)) {
            throw new IllegalArgumentException(token + " is not understood in " + tokens);
        }
        if (token.equals("by")) {
            grouping();
        } else if (token.equals("{")) {
            at--;
            named();
        } else if (isName(token) && !WORDS.contains(token) && !peek("(") && !peek("by")) {
            selectors.add(new Selector(token, matchers()));
        }
    }

    /** {@code by (a, b) (expression)}: all that the expression selects must have these labels. */
    private void grouping() {
        Set<String> labels = new LinkedHashSet<>();
        expect("(");
        for (String token = tokens.get(at++); !token.equals(")"); token = tokens.get(at++)) {
            if (isName(token)) {
                labels.add(token);
            }
        }
        int before = selectors.size();
        expect("(");
        for (int depth = 1; depth > 0; ) {
            depth += peek("(") ? 1 : peek(")") ? -1 : 0;
            next();
        }
        selectors.subList(before, selectors.size()).forEach(selector -> selector.labels()
                .addAll(labels));
    }

    /** {@code {__name__=~"a|b", ...}}: each of the names. */
    private void named() {
        int value = at + 3;
        Set<String> labels = matchers();
        if (!labels.remove("__name__")) {
            throw new IllegalArgumentException("No metric is named in " + tokens);
        }
        for (String name : tokens.get(value).replace("\"", "").split("\\|")) {
            selectors.add(new Selector(name, new LinkedHashSet<>(labels)));
        }
    }

    private Set<String> matchers() {
        Set<String> labels = new LinkedHashSet<>();
        if (peek("{")) {
            for (String token = tokens.get(at++); !token.equals("}"); token = tokens.get(at++)) {
                if (isName(token)) {
                    labels.add(token);
                }
            }
        }
        return labels;
    }

    private boolean peek(String token) {
        return at < tokens.size() && tokens.get(at).equals(token);
    }

    private void expect(String token) {
        if (!tokens.get(at++).equals(token)) {
            throw new IllegalArgumentException(token + " is missing before " + tokens.subList(at, tokens.size()));
        }
    }

    private static boolean isName(String token) {
        return Character.isLetter(token.charAt(0)) || token.charAt(0) == '_';
    }
}
