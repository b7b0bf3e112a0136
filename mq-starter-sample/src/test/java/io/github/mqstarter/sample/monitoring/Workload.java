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
package io.github.mqstarter.sample.monitoring;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mqstarter.listener.Delivery;
import io.github.mqstarter.listener.MqListener;
import io.github.mqstarter.producer.MqTemplate;
import io.github.mqstarter.producer.SendFailedException;
import java.util.Collections;

/** Sends messages that fare as they say. */
class Workload {

    static final String TOPIC = "monitored";

    static final String GROUP = "monitored";

    private final MqTemplate mq;

    Workload(MqTemplate mq) {
        this.mq = mq;
    }

    /** What becomes of a message. */
    enum Fate {
        WORKS,
        FAILS_ONCE,
        IS_GIVEN_UP
    }

    record Task(Fate fate) {}

    @MqListener(topic = TOPIC, group = GROUP)
    void on(Task task, Delivery delivery) {
        if (task.fate() == Fate.IS_GIVEN_UP) {
            throw new UnsupportedOperationException("given up");
        }
        if (task.fate() == Fate.FAILS_ONCE && delivery.attempt() == 1) {
            throw new IllegalStateException("fails once");
        }
    }

    void send(int count, Fate fate) {
        mq.sendAll(TOPIC, Collections.nCopies(count, new Task(fate))).orThrow();
    }

    /** A send that fails, as no message may have such a header. */
    void sendWhatCannotBeSent() {
        assertThatExceptionOfType(SendFailedException.class).isThrownBy(() -> mq.newMessage(new Task(Fate.WORKS))
                .to(TOPIC)
                .header("bad", "\u0001")
                .send());
    }
}
