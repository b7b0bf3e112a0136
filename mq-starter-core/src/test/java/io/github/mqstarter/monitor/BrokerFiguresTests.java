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
package io.github.mqstarter.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mqstarter.MqException;
import io.github.mqstarter.testing.LogLines;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.junit.jupiter.api.Test;

/** What brokers say of themselves, or refuse to. */
class BrokerFiguresTests {

    @Test
    void theFreeSpaceIsReadFromTheWordsOfTheBroker() {
        assertThat(BrokerFigures.freeBytes("Total : 251.1 GiB, Free : 77.0 GiB."))
                .isEqualTo(77.0 * 1024 * 1024 * 1024);
        assertThat(BrokerFigures.freeBytes("Total : 1.5 TiB, Free : 512 B.")).isEqualTo(512);
        assertThat(BrokerFigures.freeBytes("Total : 1,5 TiB, Free : 1,5 TiB."))
                .isEqualTo(1.5 * 1024 * 1024 * 1024 * 1024);
        assertThat(BrokerFigures.freeBytes("plenty")).isNaN();
        assertThat(BrokerFigures.freeBytes(null)).isNaN();
    }

    @Test
    void whatABrokerDoesNotKnowIsNotKnown() {
        BrokerFigures figures = BrokerFigures.of(Map.of("commitLogDiskRatio", "-1"));
        assertThat(figures.diskRatio()).isNaN();
        assertThat(figures.diskFreeBytes()).isNaN();
        assertThat(figures.version()).isEmpty();
    }

    @Test
    void aRefusalIsLoggedOnce() {
        Refusals refusals = new Refusals();
        MqException refused = new MqException("No state of broker b", new MQBrokerException(16, "no permission"));
        try (LogLines lines = LogLines.record()) {
            assertThat(refusals.note("b", refused)).isFalse();
            assertThat(refusals.note("b", refused)).isFalse();
            assertThat(refusals(lines)).hasSize(1).first().asString().contains("no permission");
            refusals.answered("b");
            refusals.note("b", refused);
            assertThat(refusals(lines)).hasSize(2);
            assertThat(refusals.note("b", new MqException("late", new RemotingTimeoutException("late"))))
                    .isTrue();
            assertThat(refusals(lines)).hasSize(2);
        }
    }

    private static List<String> refusals(LogLines lines) {
        return lines.linesFrom(Level.WARN).stream()
                .filter(line -> line.contains("No state of broker b"))
                .toList();
    }
}
