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
package io.github.mqstarter.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** Records what is logged at INFO and above, with the stacks. */
public final class LogLines extends AbstractAppender implements AutoCloseable {

    /** Those that are quieter in tests. */
    private static final List<String> NAMES =
            List.of("io.github.mqstarter", "org.apache.rocketmq", "org.springframework");

    private final Queue<LogEvent> events = new ConcurrentLinkedQueue<>();

    private LogLines() {
        super("log-lines", null, null, true, Property.EMPTY_ARRAY);
    }

    public static LogLines record() {
        LogLines lines = new LogLines();
        lines.start();
        root().addAppender(lines);
        NAMES.forEach(name -> Configurator.setLevel(name, Level.INFO));
        return lines;
    }

    public List<String> linesFrom(Level level) {
        return events.stream()
                .filter(event -> event.getLevel().isMoreSpecificThan(level))
                .map(LogLines::text)
                .toList();
    }

    @Override
    public void append(LogEvent event) {
        events.add(event.toImmutable());
    }

    @Override
    public void close() {
        NAMES.forEach(name -> Configurator.setLevel(name, Level.ERROR));
        root().removeAppender(this);
    }

    private static String text(LogEvent event) {
        StringWriter text = new StringWriter();
        text.append(event.getLevel().name())
                .append(' ')
                .append(event.getMessage().getFormattedMessage());
        if (event.getThrown() != null) {
            event.getThrown().printStackTrace(new PrintWriter(text.append('\n')));
        }
        return text.toString();
    }

    private static Logger root() {
        return ((LoggerContext) LogManager.getContext(false)).getRootLogger();
    }
}
