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
import java.util.List;
import java.util.stream.Stream;

/** Measures what sending costs by the raw client, by rocketmq-spring and by this library, and prints it. */
public final class SendLoad {

    private static final List<Named> NAMES = Stream.concat(Section.ALL.stream(), Stream.of(ContenderKind.values()))
            .toList();

    private static final List<ContenderKind> COMPARED =
            List.of(ContenderKind.OURS, ContenderKind.OURS_METERS, ContenderKind.OURS_OBSERVED, ContenderKind.OURS_ALL);

    private static final List<ContenderKind> REFERENCES =
            List.of(ContenderKind.RAW, ContenderKind.PEER, ContenderKind.OURS);

    private SendLoad() {}

    /**
     * Runs the program; ends the JVM with 0, or with 1 if messages failed or the options are wrong.
     *
     * @param arguments the options; a wrong one prints them all
     * @throws Exception if there is no broker, or a load does not end
     */
    public static void main(String[] arguments) throws Exception {
        System.exit(run(System.out, arguments) ? 0 : 1);
    }

    static boolean run(PrintStream out, String... arguments) throws Exception {
        Options options;
        try {
            options = Options.parse(NAMES, arguments);
        } catch (IllegalArgumentException exception) {
            out.printf("%s%n%n%s", exception.getMessage(), Options.usage(NAMES));
            return false;
        }
        Report report = new Report(out, COMPARED, REFERENCES);
        report.start(options, " (latency: a tenth)");
        for (Section section : options.select(Section.ALL)) {
            report.add(SectionRun.run(section, options));
        }
        return report.end();
    }
}
