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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.rocketmq.common.utils.NetworkUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what is due to the sinks. For use by one thread. */
final class AlertSender {

    private static final Logger logger = LoggerFactory.getLogger(MqAlerts.class);

    private final AlertBoard board;

    private final List<AlertSink> sinks;

    private final Map<String, String> origin;

    private final BiConsumer<MqAlert.Type, AlertOutcome> outcomes;

    AlertSender(
            AlertBoard board,
            List<AlertSink> sinks,
            Map<String, String> origin,
            BiConsumer<MqAlert.Type, AlertOutcome> outcomes) {
        this.board = board;
        this.sinks = List.copyOf(sinks);
        this.origin = new LinkedHashMap<>(origin);
        this.origin.put("host", hostName());
        this.outcomes = outcomes;
    }

    void sendWhatIsDue() {
        AlertBoard.Due due = board.next(Instant.now());
        while (due != null && !Thread.currentThread().isInterrupted()) {
            boolean sent = sendToAll(due.alert().with(origin));
            if (sent) {
                board.succeeded(due);
            } else {
                board.failed(due, Instant.now());
            }
            outcomes.accept(due.alert().type(), sent ? AlertOutcome.SENT : AlertOutcome.FAILED);
            due = board.next(Instant.now());
        }
    }

    /** Says whether at least one sink took it. */
    private boolean sendToAll(MqAlert alert) {
        boolean sent = false;
        for (AlertSink sink : sinks) {
            sent |= send(sink, alert);
        }
        return sent;
    }

    private static boolean send(AlertSink sink, MqAlert alert) {
        try {
            sink.send(alert);
            return true;
        } catch (RuntimeException | Error ex) {
            logger.warn(
                    "The alert '{}' could not be sent by {}",
                    alert.summary(),
                    sink.getClass().getName(),
                    ex);
            return false;
        }
    }

    private static String hostName() {
        String name = System.getenv("HOSTNAME");
        String address = NetworkUtil.getLocalAddress();
        return (name != null && !name.isBlank()) ? "%s (%s)".formatted(name, address) : address;
    }
}
