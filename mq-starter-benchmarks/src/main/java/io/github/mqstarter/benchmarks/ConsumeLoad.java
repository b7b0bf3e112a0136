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

/** Measures what receiving costs by the raw client, by rocketmq-spring and by this library, and prints it. */
public final class ConsumeLoad {

    private static final List<ReceiverKind> NAMES = List.of(ReceiverKind.values());

    /** All that decode. */
    private static final List<ReceiverKind> COMPARED =
            NAMES.stream().filter(kind -> kind != ReceiverKind.RAW).toList();

    private static final List<ReceiverKind> REFERENCES =
            List.of(ReceiverKind.RAW_JSON, ReceiverKind.PEER, ReceiverKind.OURS);

    private ConsumeLoad() {}

    /**
     * Runs the program; ends the JVM with 0, or with 1 if messages were lost or came twice, or the options are wrong.
     *
     * @param arguments the options; a wrong one prints them all
     * @throws Exception if there is no broker, or the topic cannot be filled
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
        report.start(options, "");
        report.add(ConsumeRun.run(options));
        return report.end();
    }
}
