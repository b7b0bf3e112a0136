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
package io.github.mqstarter.alert;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Alerts as lines that people read, short enough for every messenger. */
final class AlertText {

    /** What every text begins with, so that bots which ask for a keyword find it. */
    static final String KEYWORD = "[mq]";

    /** What WeCom takes is the least. */
    private static final int MAX_BYTES = 2_000;

    static final int MAX_DETAIL = 200;

    private AlertText() {}

    static String of(MqAlert alert) {
        List<String> lines = new ArrayList<>();
        lines.add("%s %s%s".formatted(KEYWORD, alert.resolved() ? "RESOLVED: " : "", alert.summary()));
        alert.details().forEach((name, value) -> lines.add(name + ": " + value));
        if (alert.suppressed() > 0) {
            lines.add("held back since the last alert: " + alert.suppressed());
        }
        lines.add("time: " + alert.time());
        return cut(String.join("\n", lines), MAX_BYTES);
    }

    /** Class and message, in one line; a failure that cannot even say what it is, is one all the same. */
    static String of(Throwable failure) {
        String name = failure.getClass().getName();
        try {
            String message = failure.getMessage();
            return cut((message != null) ? name + ": " + message.replaceAll("\\s+", " ") : name, MAX_DETAIL);
        } catch (RuntimeException | StackOverflowError ex) {
            return name;
        }
    }

    /** As much of a text as has no more bytes than that in UTF-8, without half a character. */
    static String cut(String text, int maxBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= maxBytes) {
            return text;
        }
        int end = maxBytes - 3;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + "...";
    }
}
