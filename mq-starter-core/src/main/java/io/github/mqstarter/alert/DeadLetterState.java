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

import io.github.mqstarter.listener.DeliveryOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The dead letters of a group: those that come within a moment are told at once, those of an interval in one sum. */
final class DeadLetterState extends AlertState {

    private final String group;

    private final Duration collectTime;

    private Collected waiting = new Collected();

    /** Those of the alert that is being sent. */
    private Collected taken = new Collected();

    /** Until when what comes belongs to the alert that is held back already. */
    private Instant countedUntil = Instant.MIN;

    DeadLetterState(String group, Duration repeatInterval, Duration collectTime) {
        super(repeatInterval);
        this.group = group;
        this.collectTime = collectTime;
    }

    /** Takes one more, and says whether an alert is held back because of it. */
    boolean add(DeliveryOutcome outcome, Instant now) {
        waiting.add(outcome, now);
        boolean heldBack = isWithinInterval(now) && now.isAfter(countedUntil);
        if (heldBack) {
            countedUntil = now.plus(collectTime);
            suppress();
        }
        return heldBack;
    }

    /** Lets those that wait go at once, as nobody would tell them later; for the end. */
    void collectNoMore() {
        waiting.last = waiting.since != null;
    }

    @Override
    boolean isWorthTelling(Instant now) {
        Instant since = waiting.since;
        return since != null && (waiting.last || (!now.isBefore(since.plus(collectTime)) && !isWithinInterval(now)));
    }

    @Override
    MqAlert take(Instant now) {
        taken = waiting;
        waiting = new Collected();
        Map<String, String> details = taken.details();
        if (hasBeenTold()) {
            details.put("since", lastTold().toString());
        }
        String summary = "%d %s of group %s on topic %s"
                .formatted(taken.count, (taken.count == 1) ? "dead letter" : "dead letters", group, taken.topic);
        return new MqAlert(MqAlert.Type.DEAD_LETTERS, group, false, summary, details, suppressed(), now);
    }

    @Override
    void failed(Instant now) {
        super.failed(now);
        waiting = taken.and(waiting);
    }

    private static final class Collected {

        private static final int MAX_CLASSES = 5;

        private final Map<String, Long> countsByException = new LinkedHashMap<>();

        private long count;

        private @Nullable Instant since;

        /** Whether no alert will come in which they could be told later. */
        private boolean last;

        private String topic = "";

        private String lastMessage = "";

        private String lastFailure = "";

        private void add(DeliveryOutcome outcome, Instant now) {
            count++;
            since = (since != null) ? since : now;
            topic = outcome.message().getTopic();
            lastMessage = String.valueOf(outcome.message().getMsgId());
            Throwable failure = outcome.failure();
            lastFailure = (failure != null) ? AlertText.of(failure) : "unknown";
            count((failure != null) ? failure.getClass().getName() : "unknown", 1);
        }

        private void count(String exception, long more) {
            boolean fits = countsByException.containsKey(exception) || countsByException.size() < MAX_CLASSES;
            countsByException.merge(fits ? exception : "others", more, Long::sum);
        }

        /** These, and those that came later. */
        private Collected and(Collected later) {
            if (later.count > 0) {
                topic = later.topic;
                lastMessage = later.lastMessage;
                lastFailure = later.lastFailure;
            }
            count += later.count;
            later.countsByException.forEach(this::count);
            return this;
        }

        private Map<String, String> details() {
            Map<String, String> details = new LinkedHashMap<>();
            if (countsByException.size() > 1) {
                details.put("exceptions", countsByException.toString());
            }
            details.put("last exception", lastFailure);
            details.put("last message id", lastMessage);
            return details;
        }
    }
}
