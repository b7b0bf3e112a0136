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
package io.github.mqstarter.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.rocketmq.logging.org.slf4j.Logger;
import org.apache.rocketmq.logging.org.slf4j.LoggerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's log comes out of the application's, here Log4j2. */
class ClientLoggingTests {

    private static final String CLIENT = "RocketmqClient";

    private static final String BROKER = "RocketmqBroker";

    private final Recorder recorder = new Recorder();

    private final LoggerContext log4j = (LoggerContext) LogManager.getContext(false);

    @BeforeEach
    void record() {
        recorder.start();
        for (String name : List.of(CLIENT, BROKER)) {
            LoggerConfig config = new LoggerConfig(name, Level.ALL, false);
            config.addAppender(recorder, Level.ALL, null);
            log4j.getConfiguration().addLogger(name, config);
        }
        log4j.updateLoggers();
    }

    @AfterEach
    void restore() {
        log4j.getConfiguration().removeLogger(CLIENT);
        log4j.getConfiguration().removeLogger(BROKER);
        log4j.updateLoggers();
        ThreadContext.clearAll();
    }

    @Test
    void aLineKeepsItsTextArgumentsCauseAndContext() {
        ThreadContext.put("requestId", "r-1");
        IllegalStateException cause = new IllegalStateException("why");
        LoggerFactory.getLogger(CLIENT).error("send to {} took {} ms", "broker-0", 7, cause);
        LogEvent line = recorder.lines.get(0);
        assertThat(line.getMessage().getFormattedMessage()).isEqualTo("send to broker-0 took 7 ms");
        assertThat(line.getThrown()).isSameAs(cause);
        assertThat(line.getContextData().<String>getValue("requestId")).isEqualTo("r-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {CLIENT, BROKER})
    void nothingIsHeardAboveDebugBecauseItMayShowPayloads(String logger) {
        logAllLevels(LoggerFactory.getLogger(logger));
        assertThat(recorder.lines)
                .extracting(LogEvent::getLevel)
                .containsExactly(Level.DEBUG, Level.DEBUG, Level.DEBUG, Level.TRACE, Level.TRACE);
    }

    private static void logAllLevels(Logger logger) {
        logger.error("x");
        logger.warn("x");
        logger.info("x");
        logger.debug("x");
        logger.trace("x");
    }

    /** Hears the thread of the test alone: the broker of other tests may still be there. */
    private static final class Recorder extends AbstractAppender {

        final List<LogEvent> lines = new ArrayList<>();

        private final Thread thread = Thread.currentThread();

        Recorder() {
            super("recorder", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            if (Thread.currentThread() == thread) {
                lines.add(event.toImmutable());
            }
        }
    }
}
