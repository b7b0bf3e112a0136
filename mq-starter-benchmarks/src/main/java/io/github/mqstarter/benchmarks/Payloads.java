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

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** App pushes, all different, whose JSON has the same number of bytes. */
final class Payloads {

    private static final int DIFFERENT = 1024;

    /** Bytes of the JSON of a push without text. */
    private static final int OVERHEAD = 120;

    private static final long FIRST_SENT_AT = 1_700_000_000_000L;

    private static final String WORDS = "Your parcel has left our warehouse and will be with you tomorrow. ";

    private final List<Push> pushes;

    private Payloads(List<Push> pushes) {
        this.pushes = pushes;
    }

    static Payloads of(int jsonBytes) {
        String text = WORDS.repeat(jsonBytes / WORDS.length() + 2);
        return new Payloads(IntStream.range(0, DIFFERENT)
                .mapToObj(i -> push(i, text.substring(i % WORDS.length()).substring(0, jsonBytes - OVERHEAD)))
                .toList());
    }

    private static Push push(int number, String text) {
        String id = String.format(Locale.ROOT, "%08d", number * 7919);
        return new Push(id, "user-" + id, "Hello!", text, FIRST_SENT_AT + number, List.of("ios", "android"));
    }

    Object get(int index) {
        return pushes.get(index % DIFFERENT);
    }

    /** One that no other index has, as large as all others. */
    Push distinct(int index) {
        Push push = pushes.get(index % DIFFERENT);
        return new Push(push.id, push.user, push.title, push.text, FIRST_SENT_AT + index, push.platforms);
    }

    Stream<Object> stream(int count) {
        return IntStream.range(0, count).mapToObj(this::get);
    }

    record Push(String id, String user, String title, String text, long sentAt, List<String> platforms) {

        /** The index of a {@link #distinct} one. */
        int index() {
            return (int) (sentAt - FIRST_SENT_AT);
        }
    }
}
