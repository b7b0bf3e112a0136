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

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.apache.rocketmq.common.message.MessageConst;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters of a group are meant: those that meet all conditions. Immutable: each method answers a changed copy.
 *
 * @since 0.1.0
 */
public final class DeadLetterSelection {

    private static final DeadLetterSelection ALL = new DeadLetterSelection(null, null, null, null, null, null, null);

    /** How many ids a log line says. */
    private static final int MAX_NAMED = 20;

    private final @Nullable NavigableSet<LetterId> ids;

    private final @Nullable Instant from;

    private final @Nullable Instant to;

    private final @Nullable String exception;

    private final @Nullable String key;

    private final @Nullable String requestId;

    private final @Nullable String text;

    private DeadLetterSelection(
            @Nullable NavigableSet<LetterId> ids,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String exception,
            @Nullable String key,
            @Nullable String requestId,
            @Nullable String text) {
        this.ids = ids;
        this.from = from;
        this.to = to;
        this.exception = exception;
        this.key = key;
        this.requestId = requestId;
        this.text = text;
    }

    /**
     * All letters that are there when the work begins.
     *
     * @return the selection
     */
    public static DeadLetterSelection all() {
        return ALL;
    }

    /**
     * Single letters. Those that are settled already are left out.
     *
     * @param ids their ids, as {@link DeadLetter#id()} says them
     * @return the selection
     * @throws IllegalArgumentException if there is none, or one that is no id
     */
    public static DeadLetterSelection ids(String... ids) {
        return ids(Arrays.asList(ids));
    }

    /**
     * As {@link #ids(String...)}.
     *
     * @param ids their ids
     * @return the selection
     * @throws IllegalArgumentException if there is none, or one that is no id
     */
    public static DeadLetterSelection ids(Collection<String> ids) {
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("No id of a dead letter is named");
        }
        NavigableSet<LetterId> parsed = new TreeSet<>();
        ids.forEach(id -> parsed.add(LetterId.parse(id)));
        return new DeadLetterSelection(parsed, null, null, null, null, null, null);
    }

    /**
     * Only letters whose last failure was at a time or later.
     *
     * @param instant the time
     * @return the changed selection
     */
    public DeadLetterSelection from(Instant instant) {
        return new DeadLetterSelection(ids, instant, to, exception, key, requestId, text);
    }

    /**
     * Only letters whose last failure was before a time.
     *
     * @param instant the time
     * @return the changed selection
     */
    public DeadLetterSelection to(Instant instant) {
        return new DeadLetterSelection(ids, from, instant, exception, key, requestId, text);
    }

    /**
     * Only letters that failed with an exception of a class.
     *
     * @param className full or simple name of the class itself, not of one above it
     * @return the changed selection
     */
    public DeadLetterSelection exception(String className) {
        return new DeadLetterSelection(ids, from, to, className, key, requestId, text);
    }

    /**
     * Only letters with a key.
     *
     * @param messageKey one of the keys
     * @return the changed selection
     */
    public DeadLetterSelection key(String messageKey) {
        return new DeadLetterSelection(ids, from, to, exception, messageKey, requestId, text);
    }

    /**
     * Only letters with a request id.
     *
     * @param id the request id
     * @return the changed selection
     */
    public DeadLetterSelection requestId(String id) {
        return new DeadLetterSelection(ids, from, to, exception, key, id, text);
    }

    /**
     * Only letters with a text in the message of the exception or in the body, in capital or small letters.
     *
     * @param part the text
     * @return the changed selection
     */
    public DeadLetterSelection text(String part) {
        return new DeadLetterSelection(ids, from, to, exception, key, requestId, part);
    }

    /** The letters that are named, or {@code null} if it is not by their names. */
    @Nullable
    NavigableSet<LetterId> ids() {
        return ids;
    }

    /** Whether a letter, if it is one of those that are named, meets the other conditions. */
    boolean matches(DeadLetter letter) {
        return (from == null || !letter.lastFailure().isBefore(from))
                && (to == null || letter.lastFailure().isBefore(to))
                && (exception == null || isClass(letter.exception(), exception))
                && (key == null || hasKey(letter.keys(), key))
                && (requestId == null || requestId.equals(letter.requestId()))
                && (text == null || hasText(letter, text.toLowerCase(Locale.ROOT)));
    }

    private static boolean isClass(@Nullable String className, String wanted) {
        return className != null
                && (className.equals(wanted) || className.endsWith('.' + wanted) || className.endsWith('$' + wanted));
    }

    private static boolean hasKey(@Nullable String keys, String wanted) {
        return keys != null
                && Arrays.asList(keys.split(MessageConst.KEY_SEPARATOR)).contains(wanted);
    }

    private static boolean hasText(DeadLetter letter, String part) {
        return contains(letter.exceptionMessage(), part)
                || contains(new String(letter.body(), StandardCharsets.UTF_8), part);
    }

    private static boolean contains(@Nullable String text, String part) {
        return text != null && text.toLowerCase(Locale.ROOT).contains(part);
    }

    @Override
    public String toString() {
        StringJoiner said = new StringJoiner(", ").setEmptyValue("all");
        add(said, "ids", (ids == null || ids.size() <= MAX_NAMED) ? ids : ids.size());
        add(said, "from", from);
        add(said, "to", to);
        add(said, "exception", exception);
        add(said, "key", key);
        add(said, "requestId", requestId);
        add(said, "text", text);
        return said.toString();
    }

    private static void add(StringJoiner said, String name, @Nullable Object value) {
        if (value != null) {
            said.add(name + " " + value);
        }
    }
}
