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
package io.github.mqstarter;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A place in a topic, the same for all of its queues, such as where a group begins that has never consumed. Immutable.
 *
 * @param kind the kind of position
 * @param timestamp the time, if that is the kind
 * @since 0.1.0
 */
public record StartPosition(Kind kind, @Nullable Instant timestamp) {

    /** The oldest message there is. */
    public static final StartPosition FIRST = new StartPosition(Kind.FIRST, null);

    /** What arrives from then on. The broker itself lets a group begin with the oldest message of a young queue. */
    public static final StartPosition LAST = new StartPosition(Kind.LAST, null);

    /**
     * @throws IllegalArgumentException if there is a time for another kind, or none for that
     */
    public StartPosition {
        if ((kind == Kind.TIMESTAMP) != (timestamp != null)) {
            throw new IllegalArgumentException("A position has a timestamp if that is its kind, and else none");
        }
    }

    /**
     * The first message that was stored at a time or later.
     *
     * @param timestamp the time
     * @return the position
     */
    public static StartPosition at(Instant timestamp) {
        return new StartPosition(Kind.TIMESTAMP, timestamp);
    }

    /**
     * Reads a position.
     *
     * @param text {@code first}, {@code last}, or a time as in {@code 2026-11-22T08:00:00Z}
     * @return the position
     * @throws IllegalArgumentException if the text is no position
     */
    public static StartPosition parse(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "first" -> FIRST;
            case "last" -> LAST;
            default -> at(time(text.trim()));
        };
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException ex) {
            throw new IllegalArgumentException(
                    "'%s' is no position: write first, last, or a time as in 2026-11-22T08:00:00Z".formatted(text), ex);
        }
    }

    @Override
    public String toString() {
        return (timestamp != null) ? timestamp.toString() : kind.name().toLowerCase(Locale.ROOT);
    }

    /** The kinds of positions. */
    public enum Kind {

        /** The oldest message. */
        FIRST,

        /** The next message. */
        LAST,

        /** The first message from a time on. */
        TIMESTAMP
    }
}
