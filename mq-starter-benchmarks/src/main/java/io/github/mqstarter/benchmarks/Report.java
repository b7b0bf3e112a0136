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

import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.MQVersion;

/** Prints results as Markdown: medians of the rounds, in brackets the smallest and the largest. */
final class Report {

    private static final List<ContenderKind> REFERENCES = List.of(ContenderKind.RAW, ContenderKind.PEER);

    private final PrintStream out;

    private boolean valid = true;

    Report(PrintStream out) {
        this.out = out;
    }

    void start(Options options) {
        Runtime runtime = Runtime.getRuntime();
        out.printf(
                Locale.ROOT,
                "%d rounds of %,d messages (latency: a tenth). RocketMQ %s, Java %s, %d processors, heap %d MB.%n",
                options.rounds(),
                options.messages(),
                MQVersion.getVersionDesc(MQVersion.CURRENT_VERSION),
                System.getProperty("java.version"),
                runtime.availableProcessors(),
                runtime.maxMemory() >> 20);
    }

    void add(Results results) {
        List<Figure> figures = results.section().figures();
        out.printf("%n### %s%n%n", results.section().title());
        row("", figures, Figure::title);
        out.println("|---".repeat(figures.size() + 1) + "|");
        for (ContenderKind kind : results.contenders()) {
            row(kind.title(), figures, figure -> text(results.figure(kind, figure), figure));
        }
        addRatios(results, figures);
        addFailures(results);
    }

    private void addRatios(Results results, List<Figure> figures) {
        for (ContenderKind kind : results.contenders()) {
            for (ContenderKind other : REFERENCES) {
                if (!REFERENCES.contains(kind) && results.contenders().contains(other)) {
                    String title = "**%s / %s**".formatted(kind.title(), other.title());
                    row(title, figures, figure -> "%.2f"
                            .formatted(results.ratio(kind, other, figure).median()));
                }
            }
        }
    }

    private void addFailures(Results results) {
        for (ContenderKind kind : results.contenders()) {
            if (results.failures(kind) > 0) {
                valid = false;
                out.printf(
                        "%n%s: %d FAILURES, the first: %s%n",
                        kind.title(), results.failures(kind), results.firstFailure(kind));
            }
        }
    }

    private void row(String title, Collection<Figure> figures, Function<Figure, String> cell) {
        out.println(figures.stream().map(cell).collect(Collectors.joining(" | ", "| " + title + " | ", " |")));
    }

    private static String text(Spread spread, Figure figure) {
        return "%s (%s-%s)"
                .formatted(figure.text(spread.median()), figure.text(spread.low()), figure.text(spread.high()));
    }

    /** Says in the end whether the figures count. */
    boolean end() {
        out.printf("%n%s%n", valid ? "No failures." : "INVALID: messages failed, so these figures do not count.");
        return valid;
    }
}
