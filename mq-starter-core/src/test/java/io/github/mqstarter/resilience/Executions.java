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
package io.github.mqstarter.resilience;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What an application says of the messages it works on. */
final class Executions {

    static final String READY = "ready";

    static final String BEGUN = "begun";

    static final String ENDED = "ended";

    static final String INTERRUPTED = "interrupted";

    static final String POOL_CLOSED = "pool-closed";

    private static final String MARK = "@";

    private final List<Event> events;

    private Executions(List<Event> events) {
        this.events = events;
    }

    /** Says what happens now. */
    static void print(String what) {
        print(what, -1, 0);
    }

    /** Says what happens now to a message of this age. */
    static void print(String what, int sequence, long ageMillis) {
        System.out.printf("%s %s %d %d %d%n", MARK, what, sequence, System.currentTimeMillis(), ageMillis);
    }

    /** Reads the complete lines of an output. */
    static Executions parse(String output) {
        return new Executions(output.substring(0, output.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith(MARK))
                .map(Event::parse)
                .toList());
    }

    List<Event> all(String what) {
        return events.stream().filter(event -> event.what.equals(what)).toList();
    }

    int count(String what) {
        return all(what).size();
    }

    /** The messages this happened to, each as often as it did. */
    List<Integer> sequences(String what) {
        return all(what).stream().map(Event::sequence).toList();
    }

    /** The messages whose listener neither ended nor was interrupted. */
    Set<Integer> inFlight() {
        Set<Integer> begun = sequences(BEGUN).stream().collect(Collectors.toSet());
        sequences(ENDED).forEach(begun::remove);
        sequences(INTERRUPTED).forEach(begun::remove);
        return begun;
    }

    /**
     * Something that happened.
     *
     * @param what what
     * @param sequence to which message, or -1
     * @param millis when, by the clock of the machine
     * @param age how old the message was then, in milliseconds
     */
    record Event(String what, int sequence, long millis, long age) {

        static Event parse(String line) {
            String[] words = line.split(" ");
            return new Event(words[1], Integer.parseInt(words[2]), Long.parseLong(words[3]), Long.parseLong(words[4]));
        }
    }
}
