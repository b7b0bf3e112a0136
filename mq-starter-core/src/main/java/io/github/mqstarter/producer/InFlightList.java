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
package io.github.mqstarter.producer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list that messages join and leave in no time and with no other object, in any order. Safe for use by many threads. */
final class InFlightList {

    private @Nullable InFlightSend first;

    synchronized void add(InFlightSend send) {
        InFlightSend second = first;
        send.next = second;
        if (second != null) {
            second.previous = send;
        }
        first = send;
        send.listed = true;
    }

    /** Removes a message; no effect on one that is not there. */
    synchronized void remove(InFlightSend send) {
        if (!send.listed) {
            return;
        }
        send.listed = false;
        InFlightSend before = send.previous;
        InFlightSend after = send.next;
        if (before != null) {
            before.next = after;
        } else {
            first = after;
        }
        if (after != null) {
            after.previous = before;
        }
        send.previous = null;
        send.next = null;
    }

    synchronized boolean isEmpty() {
        return first == null;
    }

    synchronized void copyTo(List<InFlightSend> target) {
        for (InFlightSend send = first; send != null; send = send.next) {
            target.add(send);
        }
    }
}
