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

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Something that people should know of. It has no payload, no header and no key of a message. Immutable.
 *
 * @param type what it is about
 * @param subject which group, listener or cluster it is about
 * @param resolved whether it says that what was wrong is over
 * @param summary what is wrong, in one line
 * @param details what else is known, by name, in an order that reads well
 * @param suppressed how many alerts about the same were held back since the last that was sent
 * @param time when it was made
 * @since 0.1.0
 */
public record MqAlert(
        Type type,
        String subject,
        boolean resolved,
        String summary,
        Map<String, String> details,
        long suppressed,
        Instant time) {

    /** Copies the details. */
    public MqAlert {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** The same with more details. */
    MqAlert with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(details);
        all.putAll(more);
        return new MqAlert(type, subject, resolved, summary, all, suppressed, time);
    }

    /** What an alert can be about. */
    public enum Type {

        /** Messages that a listener of this instance has given up. */
        DEAD_LETTERS,

        /** A group that is too far behind. */
        LAG,

        /** A cluster that cannot be used. */
        CLUSTER_DOWN,

        /** A listener of this instance that has paused because too many messages fail. */
        CIRCUIT_OPEN;

        /**
         * The name in metrics and in JSON.
         *
         * @return the name in lower case, as in {@code dead_letters}
         */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
