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
package io.github.mqstarter.deadletter;

import io.github.mqstarter.MqException;
import io.github.mqstarter.admin.QueueRange;
import io.github.mqstarter.deadletter.DeadLetterOperations.SettlementListener;
import io.github.mqstarter.deadletter.SettlementRecord.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what is settled of a group, on the broker that has the letters. Safe for use by many threads. */
final class Settlements {

    private static final Logger logger = LoggerFactory.getLogger(Settlements.class);

    private static final int TRIES = 5;

    private static final long PAUSE_MILLIS = 500;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LetterStore store;

    private final NativeSends sends;

    private final List<SettlementListener> listeners;

    Settlements(LetterStore store, NativeSends sends, List<SettlementListener> listeners) {
        this.store = store;
        this.sends = sends;
        this.listeners = listeners;
    }

    /**
     * Writes it down that letters, all of one queue, are settled, and returns when everybody can see that. Not cut off by an
     * interrupt.
     */
    void write(List<DeadLetter> letters, Outcome outcome, @Nullable String reason) throws Exception {
        LetterId first = LetterId.parse(letters.get(0).id());
        OffsetRanges offsets = new OffsetRanges();
        letters.forEach(letter -> offsets.add(LetterId.parse(letter.id()).offset()));
        SettlementRecord record = new SettlementRecord(first.broker() + ':' + first.queue(), offsets);
        Uninterrupted.call(() -> {
            SendResult sent = send(record, outcome, reason, first.broker());
            awaitVisible(first.broker(), sent.getQueueOffset());
            return true;
        });
        tell(letters, outcome);
    }

    /** What is not written down would be settled a second time, so it is worth some tries. */
    private SendResult send(SettlementRecord record, Outcome outcome, @Nullable String reason, String broker)
            throws Exception {
        String retryTopic = store.admin().withNamespace(MixAll.getRetryTopic(store.group()));
        for (int tried = 1; ; tried++) {
            try {
                return sends.toRetryTopic(record.toMessage(retryTopic, outcome, reason), broker);
            } catch (Exception ex) {
                if (tried == TRIES) {
                    throw ex;
                }
                logger.debug("A settlement record could not be written, trying again", ex);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** A broker has a message before it shows it. Who gets the right to settle next has to see it. */
    private void awaitVisible(String broker, long offset) throws InterruptedException {
        MessageQueue queue =
                new MessageQueue(store.admin().withNamespace(MixAll.getDLQTopic(store.group())), broker, 0);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        QueueRange range = store.admin().queue(queue).range();
        while (range.end() <= offset) {
            if (System.nanoTime() - deadline > 0) {
                throw new MqException("Broker %s does not show what it has stored in %s".formatted(broker, queue));
            }
            TimeUnit.MILLISECONDS.sleep(1);
            range = store.admin().queue(queue).range();
        }
    }

    private void tell(List<DeadLetter> letters, Outcome outcome) {
        for (SettlementListener listener : listeners) {
            try {
                listener.onSettled(store.group(), letters, outcome == Outcome.DISCARDED);
            } catch (RuntimeException ex) {
                logger.warn("{} failed", listener, ex);
            }
        }
    }
}
