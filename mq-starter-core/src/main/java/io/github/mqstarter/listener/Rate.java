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
package io.github.mqstarter.listener;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of messages in a time. Immutable.
 *
 * @param perSecond messages per second, more than 0, or infinite
 * @since 0.1.0
 */
public record Rate(double perSecond) {

    /** No bound. */
    public static final Rate UNLIMITED = new Rate(Double.POSITIVE_INFINITY);

    private static final Pattern TEXT = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*/\\s*([smh])");

    private static final Map<String, Integer> SECONDS = Map.of("s", 1, "m", 60, "h", 3600);

    /**
     * @throws IllegalArgumentException if the rate is not more than 0
     */
    public Rate {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("A rate is more than 0, but this is %s per second".formatted(perSecond));
        }
    }

    /**
     * Reads a rate.
     *
     * @param text a number, {@code /}, and {@code s}, {@code m} or {@code h}, as in {@code 600/m}; or
     *     {@code unlimited}
     * @return the rate
     * @throws IllegalArgumentException if the text is no rate
     */
    public static Rate parse(String text) {
        if (text.trim().equalsIgnoreCase(UNLIMITED.toString())) {
            return UNLIMITED;
        }
        Matcher matcher = TEXT.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no rate: write a number, '/', and s, m or h, as in 50/s".formatted(text));
        }
        return new Rate(Double.parseDouble(matcher.group(1)) / SECONDS.getOrDefault(matcher.group(2), 1));
    }

    /**
     * Whether there is no bound.
     *
     * @return whether it is {@link #UNLIMITED}
     */
    public boolean isUnlimited() {
        return Double.isInfinite(perSecond);
    }

    @Override
    public String toString() {
        return isUnlimited() ? "unlimited" : perSecond + "/s";
    }
}
