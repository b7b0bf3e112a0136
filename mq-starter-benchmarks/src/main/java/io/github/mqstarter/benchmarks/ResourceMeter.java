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

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/** What this process uses from a start on: time, CPU of all its threads, and allocated bytes. */
final class ResourceMeter {

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final AllocationMeter allocations;

    private final long startCpuNanos;

    private final long startNanos;

    private ResourceMeter() {
        this.allocations = AllocationMeter.start();
        this.startCpuNanos = PROCESS.getProcessCpuTime();
        this.startNanos = System.nanoTime();
    }

    static ResourceMeter start() {
        return new ResourceMeter();
    }

    Map<Figure, Double> figures(int messages) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        double cpuMicros = (PROCESS.getProcessCpuTime() - startCpuNanos) / 1e3;
        double bytes = allocations.bytes();
        return Map.of(
                Figure.RATE, messages / seconds,
                Figure.CPU, cpuMicros / messages,
                Figure.ALLOCATED, bytes / messages);
    }
}
