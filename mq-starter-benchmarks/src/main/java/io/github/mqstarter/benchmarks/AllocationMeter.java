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

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bytes that all threads allocate from a start on. */
final class AllocationMeter {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Not there before Java 21. */
    private static final @Nullable Method TOTAL = totalOrNull();

    private final long threadsStarted = THREADS.getTotalStartedThreadCount();

    private final Map<Long, Long> start = bytesByThread();

    private AllocationMeter() {}

    static AllocationMeter start() {
        return new AllocationMeter();
    }

    /**
     * The bytes so far, or {@code NaN} if they cannot be known: JVMs before 21 forget what a thread has allocated when it
     * ends.
     */
    double bytes() {
        Map<Long, Long> now = bytesByThread();
        if (TOTAL == null && threadsEnded(now) > 0) {
            return Double.NaN;
        }
        return now.entrySet().stream()
                .mapToLong(thread -> thread.getValue() - start.getOrDefault(thread.getKey(), 0L))
                .sum();
    }

    private long threadsEnded(Map<Long, Long> now) {
        return start.size() + THREADS.getTotalStartedThreadCount() - threadsStarted - now.size();
    }

    /** With one entry for all threads where the JVM has their sum. */
    private static Map<Long, Long> bytesByThread() {
        if (TOTAL != null) {
            return Map.of(0L, total(TOTAL));
        }
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        Map<Long, Long> byThread = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            byThread.put(ids[i], Math.max(0, bytes[i]));
        }
        return byThread;
    }

    private static long total(Method method) {
        try {
            return (long) method.invoke(THREADS);
        } catch (ReflectiveOperationException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private static @Nullable Method totalOrNull() {
        try {
            return ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
        } catch (NoSuchMethodException exception) {
            return null;
        }
    }
}
