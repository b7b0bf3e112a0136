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

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * How long a failed message waits before it is tried again: by a list, whose last element holds for all later attempts, or
 * exponentially. Immutable.
 *
 * @since 0.1.0
 */
public final class RetryBackOff {

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private static final Pattern EXPONENTIAL =
            Pattern.compile("exponential\\(\\s*(\\S+?)\\s*,\\s*(\\d+(?:\\.\\d+)?)\\s*,\\s*(\\S+?)\\s*\\)");

    private final List<Duration> delays;

    private final double multiplier;

    private final Duration max;

    private RetryBackOff(List<Duration> delays, double multiplier, Duration max) {
        this.delays = delays;
        this.multiplier = multiplier;
        this.max = max;
        delays.forEach(RetryBackOff::requirePositive);
    }

    /**
     * Delays one by one.
     *
     * @param delays the delay after the first attempt, after the second, and so on; the last holds for all that follow
     * @return the back-off
     * @throws IllegalArgumentException if there is no delay, or one is less than 1 ms
     */
    public static RetryBackOff of(Duration... delays) {
        if (delays.length == 0) {
            throw new IllegalArgumentException("A back-off has at least one delay");
        }
        return new RetryBackOff(List.of(delays), 1, delays[delays.length - 1]);
    }

    /**
     * Delays that grow.
     *
     * @param first the delay after the first attempt
     * @param multiplier by what it grows with each attempt, 1 or more
     * @param max what it does not exceed
     * @return the back-off
     * @throws IllegalArgumentException if the first delay is less than 1 ms, the greatest less than that, or the
     *     multiplier less than 1
     */
    public static RetryBackOff exponential(Duration first, double multiplier, Duration max) {
        if (multiplier < 1 || max.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "An exponential back-off has a multiplier of 1 or more and a greatest delay that is not less than the first");
        }
        return new RetryBackOff(List.of(first), multiplier, max);
    }

    /**
     * Reads a back-off.
     *
     * @param text delays as in {@code 10s, 30s, 5m}, or {@code exponential(first, multiplier, greatest)} as in
     *     {@code exponential(1s, 2, 10m)}
     * @return the back-off
     * @throws IllegalArgumentException if the text is no back-off
     */
    public static RetryBackOff parse(String text) {
        try {
            Matcher matcher = EXPONENTIAL.matcher(text.trim());
            if (matcher.matches()) {
                return exponential(
                        duration(matcher.group(1)), Double.parseDouble(matcher.group(2)), duration(matcher.group(3)));
            }
            return of(Arrays.stream(text.split(",")).map(RetryBackOff::duration).toArray(Duration[]::new));
        } catch (IllegalArgumentException ex) {
            throw new IllegalArgumentException(
                    "'%s' is no back-off: write delays as in '10s, 30s, 5m', or 'exponential(1s, 2, 10m)' (%s)"
                            .formatted(text, ex.getMessage()),
                    ex);
        }
    }

    /**
     * The delay after a failed attempt.
     *
     * @param attempt number of the attempt that failed, from 1
     * @return how long to wait
     */
    public Duration after(int attempt) {
        if (multiplier <= 1) {
            return delays.get(Math.min(attempt, delays.size()) - 1);
        }
        double millis = delays.get(0).toMillis() * Math.pow(multiplier, attempt - 1.0);
        return (millis < max.toMillis()) ? Duration.ofMillis((long) millis) : max;
    }

    @Override
    public String toString() {
        if (multiplier > 1) {
            return "exponential(%s, %s, %s)".formatted(text(delays.get(0)), multiplier, text(max));
        }
        return delays.stream().map(RetryBackOff::text).collect(Collectors.joining(", "));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RetryBackOff that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    private static Duration duration(String text) {
        return DurationFormatterUtils.detectAndParse(text.trim());
    }

    private static String text(Duration delay) {
        return DurationFormatterUtils.print(delay, DurationFormat.Style.COMPOSITE);
    }

    private static void requirePositive(Duration delay) {
        if (delay.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("a delay is 1 ms or more");
        }
    }
}
