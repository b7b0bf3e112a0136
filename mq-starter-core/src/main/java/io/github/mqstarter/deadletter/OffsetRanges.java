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
package io.github.mqstarter.deadletter;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A set of offsets, kept as ranges that neither overlap nor touch. For use by one thread at a time. */
final class OffsetRanges {

    /** The end of each range, exclusive, by its begin. */
    private final TreeMap<Long, Long> ends = new TreeMap<>();

    /** Reads what {@link #toString()} says; throws {@link NumberFormatException} if it is not like it. */
    static OffsetRanges parse(String text) {
        OffsetRanges ranges = new OffsetRanges();
        for (String range : text.split(",")) {
            String[] bounds = range.split("-", -1);
            long first = Long.parseLong(bounds[0]);
            ranges.add(first, Long.parseLong(bounds[bounds.length - 1]) + 1);
        }
        return ranges;
    }

    OffsetRanges copy() {
        OffsetRanges copy = new OffsetRanges();
        copy.ends.putAll(ends);
        return copy;
    }

    void add(long offset) {
        add(offset, offset + 1);
    }

    void addAll(OffsetRanges others) {
        others.ends.forEach(this::add);
    }

    /** Adds the offsets from one to before another. */
    void add(long from, long to) {
        if (from >= to) {
            return;
        }
        long begin = from;
        long end = to;
        Map.Entry<Long, Long> before = ends.floorEntry(from);
        if (before != null && before.getValue() >= from) {
            begin = before.getKey();
        }
        Map.Entry<Long, Long> last = ends.floorEntry(to);
        if (last != null && last.getValue() > end) {
            end = last.getValue();
        }
        ends.subMap(begin, true, to, true).clear();
        ends.put(begin, end);
    }

    boolean contains(long offset) {
        return next(offset) != offset;
    }

    /** The first offset that is not among these, from one on. */
    long next(long offset) {
        Map.Entry<Long, Long> range = ends.floorEntry(offset);
        return (range != null && range.getValue() > offset) ? range.getValue() : offset;
    }

    /** How many there are from one to before another. */
    long countWithin(long from, long to) {
        long count = 0;
        for (Map.Entry<Long, Long> range : ends.headMap(to, false).entrySet()) {
            count += Math.max(0, Math.min(range.getValue(), to) - Math.max(range.getKey(), from));
        }
        return count;
    }

    /** Forgets those that are less than one. */
    void removeBelow(long offset) {
        long keptTo = next(offset);
        ends.headMap(offset, true).clear();
        add(offset, keptTo);
    }

    boolean isEmpty() {
        return ends.isEmpty();
    }

    @Override
    public String toString() {
        return ends.entrySet().stream().map(OffsetRanges::toString).collect(Collectors.joining(","));
    }

    private static String toString(Map.Entry<Long, Long> range) {
        long last = range.getValue() - 1;
        return (range.getKey() == last) ? String.valueOf(last) : range.getKey() + "-" + last;
    }
}
