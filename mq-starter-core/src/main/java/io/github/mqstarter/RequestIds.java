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

import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.util.StringUtils;

/**
 * The request id of the current thread: the one thing that ties the lines of all services and hops of one request
 * together. It lives in SLF4J's {@link MDC}, so that Log4j2 (as {@code ThreadContext}) and Logback print it, and code
 * that fills the MDC by itself takes part.
 *
 * <p>The MDC key is one per application, as the log layout that prints it is: {@code requestId}, or what
 * {@code mq.request-id.mdc-key} says. All methods are safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class RequestIds {

    /** The MDC key that is used unless another is configured. */
    public static final String DEFAULT_MDC_KEY = "requestId";

    private static final int MAX_LENGTH = 128;

    private static volatile String mdcKey = DEFAULT_MDC_KEY;

    private RequestIds() {}

    /**
     * The id of the current thread.
     *
     * @return the id, or {@code null} where there is none
     */
    public static @Nullable String current() {
        String id = MDC.get(mdcKey);
        return StringUtils.hasText(id) ? id : null;
    }

    /**
     * Makes an id the current one of this thread, until the scope is closed on the same thread; then the one before it
     * is back. Other MDC entries are not touched.
     *
     * @param id the id, or {@code null} for a scope without one
     * @return the scope to close, best by try-with-resources
     */
    public static Scope open(@Nullable String id) {
        String key = mdcKey;
        String before = MDC.get(key);
        put(key, id);
        return () -> put(key, before);
    }

    /**
     * As {@link #open}, for a thread that runs other people's code: closing the scope puts the whole MDC back as it was,
     * whatever that code has put, changed, or left behind.
     *
     * @param id the id, or {@code null} for a scope without one
     * @return the scope to close, best by try-with-resources
     */
    public static Scope openIsolated(@Nullable String id) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        put(mdcKey, id);
        return () -> restore(before);
    }

    /**
     * Whether a text from outside may serve as an id: not blank, at most 128 characters, and none of them a control
     * character that could forge a line of a log.
     *
     * @param id the text, or {@code null}
     * @return whether it may
     */
    public static boolean isValid(@Nullable String id) {
        if (!StringUtils.hasText(id) || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The id to go on with after a text came from outside.
     *
     * @param brought the text, or {@code null}
     * @return the text if it is {@linkplain #isValid valid}, else a new id
     */
    public static String validOrNew(@Nullable String brought) {
        return (brought != null && isValid(brought)) ? brought : generate();
    }

    /**
     * Makes a new id: 16 hexadecimal digits, unique for all practical purposes but not a secret.
     *
     * @return the id
     */
    public static String generate() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /**
     * Sets the MDC key of the application. To be called once, before the first id is used: scopes that are open keep the
     * key they were opened with.
     *
     * @param key the key
     * @throws IllegalArgumentException if the key is blank
     */
    public static void useMdcKey(String key) {
        if (!StringUtils.hasText(key)) {
            throw new IllegalArgumentException("The MDC key of request ids is empty: set mq.request-id.mdc-key");
        }
        mdcKey = key;
    }

    private static void put(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }

    private static void restore(@Nullable Map<String, String> before) {
        if (before == null || before.isEmpty()) {
            MDC.clear();
        } else {
            MDC.setContextMap(before);
        }
    }

    /** An id that is current until it is closed. To be closed by the thread that opened it. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {

        @Override
        void close();
    }
}
