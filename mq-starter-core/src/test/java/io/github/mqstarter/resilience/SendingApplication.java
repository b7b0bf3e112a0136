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
package io.github.mqstarter.resilience;

import io.github.mqstarter.producer.MqTemplate;
import io.github.mqstarter.producer.ProducerSettings;
import io.github.mqstarter.testing.MqTestApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The main class of an application that sends until it is told to end, as a Spring application does by a shutdown hook
 * that closes its context, and that then writes down how each of its calls ended.
 */
final class SendingApplication {

    static final String CALLED = "messages called: ";

    private final MqTestApplication application;

    private final Load load;

    private SendingApplication(String nameServer, Duration shutdownTimeout, int burst, int rate, int messages) {
        application = new MqTestApplication(nameServer)
                .template(template -> template.settings(ProducerSettings.DEFAULTS.withShutdownTimeout(shutdownTimeout)))
                .start();
        MqTemplate mq = application.mq();
        mq.send("warm-up", "x");
        load = new Load(
                messages,
                Load.burstThenPerSecond(burst, rate),
                sequence -> mq.sendAsync(Rig.TOPIC, Payload.of(sequence)));
    }

    /** Arguments: name server, shutdown timeout, burst, rate, at which message to say so, file to write to. */
    public static void main(String[] arguments) {
        ChildJvm.exitWithParent();
        int burst = Integer.parseInt(arguments[2]);
        int rate = Integer.parseInt(arguments[3]);
        SendingApplication sending =
                new SendingApplication(arguments[0], Duration.parse(arguments[1]), burst, rate, burst + 120 * rate);
        Path outcomes = Path.of(arguments[5]);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> sending.stop(outcomes), "shutdown"));
        sending.load.start().awaitCalled(Integer.parseInt(arguments[4]));
        System.out.println(CALLED + sending.load.calls().called());
        sending.load.awaitEnd();
    }

    private void stop(Path outcomes) {
        long closing = System.nanoTime();
        application.close();
        long closed = System.nanoTime();
        Calls calls = load.calls();
        load.awaitCalled(calls.called() + 1);
        load.close();
        System.out.printf("closed in %d ms, %s%n", (closed - closing) / 1_000_000, calls);
        List<String> lines = IntStream.range(0, calls.called())
                .mapToObj(sequence -> new ApplicationProcess.Outcome(
                                sequence,
                                calls.calledBefore(sequence, closing),
                                calls.outcome(sequence),
                                calls.saidNotToBeSent(sequence))
                        .line())
                .toList();
        try {
            Files.write(outcomes, lines);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
