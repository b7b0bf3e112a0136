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

import java.util.List;

/**
 * One comparison.
 *
 * @param option its name on the command line
 * @param title its name in the report
 * @param payloadBytes the size of a message's JSON
 * @param load what is measured
 * @param figures what the load measures
 */
record Section(String option, String title, int payloadBytes, Load load, List<Figure> figures) implements Named {

    private static final List<Figure> COSTS = List.of(Figure.RATE, Figure.CPU, Figure.ALLOCATED);

    private static final List<Figure> LATENCIES = List.of(Figure.P50, Figure.P99, Figure.P999);

    /** What warms up: at full speed, as the paced load makes too few calls for the compiler. */
    private static final Load WARM_UP = new AsyncLoad(1024);

    static final List<Section> ALL = List.of(
            async("async-250-1024", "250 bytes", 250, 1024),
            async("async-250-4096", "250 bytes", 250, 4096),
            async("async-2k-1024", "2 KB", 2048, 1024),
            async("async-2k-4096", "2 KB", 2048, 4096),
            new Section("sync", "Sync, 250 bytes, 64 threads", 250, new SyncLoad(64), COSTS),
            new Section("latency", "Latency, 250 bytes, 1,000 messages/s", 250, new PacedLoad(1_000), LATENCIES));

    private static Section async(String option, String size, int bytes, int inFlight) {
        String title = "Async, %s, at most %d in flight".formatted(size, inFlight);
        return new Section(option, title, bytes, new AsyncLoad(inFlight), COSTS);
    }

    /** Waiting for a single message is the same with and without sendAll. */
    boolean compares(ContenderKind kind) {
        return kind != ContenderKind.OURS_ALL || load instanceof AsyncLoad;
    }

    Load warmUp() {
        return (load instanceof PacedLoad) ? WARM_UP : load;
    }
}
