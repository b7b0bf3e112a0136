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

    private final PrintStream out;

    private final List<? extends Named> compared;

    private final List<? extends Named> references;

    private boolean valid = true;

    /** With those whose ratios are printed, and those that they are ratios to. */
    Report(PrintStream out, List<? extends Named> compared, List<? extends Named> references) {
        this.out = out;
        this.compared = compared;
        this.references = references;
    }

    /** With what else is to be said of the messages. */
    void start(Options options, String remark) {
        Runtime runtime = Runtime.getRuntime();
        out.printf(
                Locale.ROOT,
                "%d rounds of %,d messages%s. RocketMQ %s, Java %s, %d processors, heap %d MB.%n",
                options.rounds(),
                options.messages(),
                remark,
                MQVersion.getVersionDesc(MQVersion.CURRENT_VERSION),
                System.getProperty("java.version"),
                runtime.availableProcessors(),
                runtime.maxMemory() >> 20);
    }

    void add(Results results) {
        List<Figure> figures = results.figures();
        out.printf("%n### %s%n%n", results.title());
        row("", figures, Figure::title);
        out.println("|---".repeat(figures.size() + 1) + "|");
        for (Named contender : results.contenders()) {
            row(contender.title(), figures, figure -> text(results.figure(contender, figure), figure));
        }
        addRatios(results, figures);
        addFailures(results);
    }

    private void addRatios(Results results, List<Figure> figures) {
        for (Named contender : compared) {
            for (Named other : references) {
                if (contender != other && results.contenders().containsAll(List.of(contender, other))) {
                    String title = "**%s / %s**".formatted(contender.title(), other.title());
                    row(title, figures, figure -> "%.2f"
                            .formatted(results.ratio(contender, other, figure).median()));
                }
            }
        }
    }

    private void addFailures(Results results) {
        for (Named contender : results.contenders()) {
            if (results.failures(contender) > 0) {
                valid = false;
                out.printf(
                        "%n%s: %d FAILURES, the first: %s%n",
                        contender.title(), results.failures(contender), results.firstFailure(contender));
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
