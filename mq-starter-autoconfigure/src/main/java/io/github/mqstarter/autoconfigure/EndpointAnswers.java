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
package io.github.mqstarter.autoconfigure;

import io.github.mqstarter.MqException;
import io.github.mqstarter.deadletter.DeadLettersBusyException;
import io.github.mqstarter.deadletter.NoSuchDeadLetterException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** Turns what work gives, or why it cannot be done, into what HTTP says. What nobody foresaw stays an exception. */
final class EndpointAnswers {

    /** Brokers name the key of a client that they refuse. */
    private static final Pattern KEYS = Pattern.compile("(?i)((?:access|secret)[-_ ]?key\\W{1,3})[^\\s,;}\\]]+");

    private static final int OK = WebEndpointResponse.STATUS_OK;

    private EndpointAnswers() {}

    /** What was done only in part says so by an {@code error}, and is no success. */
    static WebEndpointResponse<Map<String, Object>> of(Supplier<Map<String, Object>> work) {
        try {
            Map<String, Object> done = work.get();
            return (done.get("error") instanceof String error)
                    ? partly(done, error)
                    : new WebEndpointResponse<>(done, OK);
        } catch (EndpointException ex) {
            return error(ex.status(), ex);
        } catch (NoSuchDeadLetterException ex) {
            return error(EndpointException.NOT_FOUND, ex);
        } catch (DeadLettersBusyException ex) {
            return error(EndpointException.CONFLICT, ex);
        } catch (MqException ex) {
            return error(EndpointException.UNAVAILABLE, ex);
        } catch (IllegalArgumentException ex) {
            return error(EndpointException.BAD_REQUEST, ex);
        } catch (IllegalStateException ex) {
            return error(EndpointException.CONFLICT, ex);
        }
    }

    private static WebEndpointResponse<Map<String, Object>> partly(Map<String, Object> done, String error) {
        Map<String, Object> shown = new LinkedHashMap<>(done);
        shown.put("error", withoutKeys(error));
        return new WebEndpointResponse<>(shown, EndpointException.UNAVAILABLE);
    }

    static WebEndpointResponse<Map<String, Object>> error(int status, String message) {
        return new WebEndpointResponse<>(Map.of("error", withoutKeys(message)), status);
    }

    private static String withoutKeys(String message) {
        return KEYS.matcher(message).replaceAll("$1***");
    }

    private static WebEndpointResponse<Map<String, Object>> error(int status, RuntimeException failure) {
        return error(status, text(failure));
    }

    /** The message of a failure, and that of the first cause of it. */
    private static String text(RuntimeException failure) {
        Throwable first = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            first = cause;
        }
        String message = String.valueOf(failure.getMessage());
        String reason = nameAndMessage(first);
        return (first == failure || message.contains(String.valueOf(first.getMessage())))
                ? message
                : "%s (%s)".formatted(message, reason);
    }

    private static String nameAndMessage(Throwable cause) {
        @Nullable String message = cause.getMessage();
        String name = cause.getClass().getSimpleName();
        return (message != null) ? name + ": " + message : name;
    }
}
