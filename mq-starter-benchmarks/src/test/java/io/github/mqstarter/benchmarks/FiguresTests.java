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

import com.google.gson.Gson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed is what was measured. */
class FiguresTests {

    private static final List<Figure> FIGURES = List.of(Figure.RATE);

    @ParameterizedTest
    @ValueSource(ints = {250, 2048})
    void allPayloadsHaveTheirSizeAsJson(int bytes) {
        Payloads payloads = Payloads.of(bytes);
        for (int i = 0; i < 3_000; i++) {
            assertThat(json(payloads.get(i))).hasSize(bytes);
            assertThat(json(payloads.distinct(i))).hasSize(bytes);
            assertThat(payloads.distinct(i).index()).isEqualTo(i);
        }
    }

    @Test
    void aPercentileIsTheTimeThatSoManyDidNotExceed() {
        long[] sorted = LongStream.rangeClosed(1, 1000).map(i -> i * 1_000_000).toArray();
        assertThat(PacedLoad.percentile(sorted, 500)).isEqualTo(500);
        assertThat(PacedLoad.percentile(sorted, 990)).isEqualTo(990);
        assertThat(PacedLoad.percentile(sorted, 999)).isEqualTo(999);
        assertThat(PacedLoad.percentile(new long[] {2_000_000}, 999)).isEqualTo(2);
    }

    @Test
    void theMedianIsTheMiddle() {
        assertThat(Spread.of(DoubleStream.of(9, 1, 2))).isEqualTo(new Spread(1, 2, 9));
        assertThat(Spread.of(DoubleStream.of(4, 1, 2, 9))).isEqualTo(new Spread(1, 3, 9));
    }

    @Test
    void aRatioComparesEachRoundWithTheSameRound() {
        Results results = new Results("Figures", FIGURES);
        for (double raw : new double[] {10, 100, 1_000}) {
            results.add(ContenderKind.RAW, rate(raw, 0));
            results.add(ContenderKind.OURS, rate(raw * 3, 0));
        }
        assertThat(results.ratio(ContenderKind.OURS, ContenderKind.RAW, Figure.RATE))
                .isEqualTo(new Spread(3, 3, 3));
    }

    @Test
    void failuresMakeTheRunInvalid() {
        Results results = new Results("Figures", FIGURES);
        results.add(ContenderKind.OURS, rate(10, 0));
        results.add(ContenderKind.OURS, rate(10, 2));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Report report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8), List.of(), List.of());

        report.add(results);

        assertThat(report.end()).isFalse();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("mq-starter: 2 FAILURES", "broker is full", "INVALID");
    }

    @Test
    void countsWhatThreadsAllocate() {
        AllocationMeter meter = AllocationMeter.start();
        byte[] allocated = new byte[10_000_000];
        assertThat(meter.bytes()).isGreaterThanOrEqualTo(allocated.length);
    }

    private static byte[] json(Object payload) {
        return new Gson().toJson(payload).getBytes(StandardCharsets.UTF_8);
    }

    private static Measurement rate(double messagesPerSecond, long failures) {
        Throwable first = (failures > 0) ? new IllegalStateException("broker is full") : null;
        return new Measurement(10, Map.of(Figure.RATE, messagesPerSecond), new Failures(failures, first));
    }
}
