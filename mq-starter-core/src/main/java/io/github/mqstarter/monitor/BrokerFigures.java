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
package io.github.mqstarter.monitor;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a broker tells of its disk and its version. */
record BrokerFigures(double diskRatio, double diskFreeBytes, String version) {

    static final BrokerFigures UNKNOWN = new BrokerFigures(Double.NaN, Double.NaN, "");

    /** As in "Total : 251.1 GiB, Free : 77.0 GiB." */
    private static final Pattern FREE = Pattern.compile("Free\\s*:\\s*([0-9.,]+)\\s*([KMGTPE]?)i?B");

    private static final List<String> UNITS = List.of("", "K", "M", "G", "T", "P", "E");

    static BrokerFigures of(Map<String, String> runtimeInfo) {
        return new BrokerFigures(
                number(runtimeInfo.get("commitLogDiskRatio")),
                freeBytes(runtimeInfo.get("commitLogDirCapacity")),
                runtimeInfo.getOrDefault("brokerVersionDesc", ""));
    }

    static double freeBytes(@Nullable String capacity) {
        Matcher free = FREE.matcher((capacity != null) ? capacity : "");
        return free.find()
                ? number(free.group(1).replace(',', '.')) * Math.pow(1024, UNITS.indexOf(free.group(2)))
                : Double.NaN;
    }

    /** A ratio that the broker could not find out is -1. */
    private static double number(@Nullable String text) {
        try {
            double number = (text != null) ? Double.parseDouble(text) : Double.NaN;
            return (number < 0) ? Double.NaN : number;
        } catch (NumberFormatException ex) {
            return Double.NaN;
        }
    }
}
