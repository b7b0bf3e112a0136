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
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that is or was wrong, and which of it is to be told now. It knows no clock and does no work, so that whoever reports
 * something goes on at once. Safe for use by many threads.
 */
final class AlertBoard {

    private static final Duration HOUR = Duration.ofHours(1);

    private static final Comparator<AlertState> LONGEST_AGO_FIRST = Comparator.comparing(AlertState::lastTold);

    private final AlertSettings settings;

    private final Duration collectTime;

    private final Consumer<MqAlert.Type> onSuppressed;

    private final Map<Key, AlertState> states = new LinkedHashMap<>();

    private final Deque<Instant> told = new ArrayDeque<>();

    AlertBoard(AlertSettings settings, Duration collectTime, Consumer<MqAlert.Type> onSuppressed) {
        this.settings = settings;
        this.collectTime = collectTime;
        this.onSuppressed = onSuppressed;
    }

    /** Takes a dead letter. */
    synchronized void deadLetter(DeliveryOutcome outcome, Instant now) {
        Key key = new Key(MqAlert.Type.DEAD_LETTERS, outcome.group());
        DeadLetterState state = state(
                key,
                DeadLetterState.class,
                k -> new DeadLetterState(k.subject, settings.repeatInterval(), collectTime));
        if (state.add(outcome, now)) {
            onSuppressed.accept(key.type);
        }
    }

    /** Takes how something is that lasts. What is well, and was never otherwise, is not worth a note. */
    synchronized void condition(
            MqAlert.Type type,
            String subject,
            boolean wrong,
            String summary,
            Map<String, String> details,
            Instant now) {
        Key key = new Key(type, subject);
        if (!wrong && !states.containsKey(key)) {
            return;
        }
        ConditionState state =
                state(key, ConditionState.class, k -> new ConditionState(k.type, k.subject, settings.repeatInterval()));
        if (state.observe(wrong, summary, details, now)) {
            onSuppressed.accept(type);
        }
    }

    /** What is to be told next, what was told longest ago first; whoever takes it says what became of it. */
    synchronized @Nullable Due next(Instant now) {
        forgetOlderThan(now.minus(HOUR));
        if (told.size() < settings.maxPerHour()) {
            AlertState state = states.values().stream()
                    .filter(any -> any.isDue(now))
                    .min(LONGEST_AGO_FIRST)
                    .orElse(null);
            return (state != null) ? new Due(state, withNote(state.take(now))) : null;
        }
        states.forEach((key, state) -> {
            if (state.isDue(now) && state.suppressAsOverLimit()) {
                onSuppressed.accept(key.type);
            }
        });
        return null;
    }

    synchronized void succeeded(Due due) {
        told.addLast(due.alert.time());
        due.state.succeeded(due.alert);
    }

    synchronized void failed(Due due, Instant now) {
        due.state.failed(now);
    }

    /** Lets dead letters that wait go at once; for the end. */
    synchronized void collectNoMore() {
        for (AlertState state : states.values()) {
            if (state instanceof DeadLetterState deadLetters) {
                deadLetters.collectNoMore();
            }
        }
    }

    /** The last one that fits into the hour says that others will wait. */
    private MqAlert withNote(MqAlert alert) {
        Instant first = (told.size() == settings.maxPerHour() - 1) ? told.peekFirst() : null;
        if (first == null) {
            return alert;
        }
        return alert.with(Map.of(
                "note", "%d alerts in an hour: no more until %s".formatted(settings.maxPerHour(), first.plus(HOUR))));
    }

    private void forgetOlderThan(Instant anHourAgo) {
        while (!told.isEmpty() && told.peekFirst().isBefore(anHourAgo)) {
            told.removeFirst();
        }
    }

    private <S extends AlertState> S state(Key key, Class<S> type, Function<Key, S> factory) {
        return type.cast(states.computeIfAbsent(key, factory));
    }

    /** An alert, and the state that it is about. */
    record Due(AlertState state, MqAlert alert) {}

    private record Key(MqAlert.Type type, String subject) {}
}
