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

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Something that lasts: it begins, is told again while it lasts, and its end is told if its beginning was. */
final class ConditionState extends AlertState {

    private final MqAlert.Type type;

    private final String subject;

    private boolean lasting;

    private boolean endIsToBeTold;

    private String summary = "";

    private Map<String, String> details = Map.of();

    ConditionState(MqAlert.Type type, String subject, Duration repeatInterval) {
        super(repeatInterval);
        this.type = type;
        this.subject = subject;
    }

    /** Takes what is seen now, and says whether an alert is held back because of it. */
    boolean observe(boolean nowLasting, String newSummary, Map<String, String> newDetails, Instant now) {
        boolean begins = nowLasting && !lasting;
        lasting = nowLasting;
        summary = newSummary;
        details = newDetails;
        boolean heldBack = begins && !endIsToBeTold && isWithinInterval(now);
        if (heldBack) {
            suppress();
        }
        return heldBack;
    }

    @Override
    boolean isWorthTelling(Instant now) {
        return lasting ? !isWithinInterval(now) : endIsToBeTold;
    }

    @Override
    MqAlert take(Instant now) {
        return new MqAlert(type, subject, !lasting, summary, details, suppressed(), now);
    }

    @Override
    void succeeded(MqAlert alert) {
        super.succeeded(alert);
        endIsToBeTold = !alert.resolved();
    }
}
