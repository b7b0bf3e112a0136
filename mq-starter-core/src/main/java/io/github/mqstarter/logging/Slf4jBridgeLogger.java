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

import org.apache.rocketmq.logging.org.slf4j.Marker;
import org.apache.rocketmq.logging.org.slf4j.helpers.LegacyAbstractLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A logger of the RocketMQ client that writes to the application's logger of the same name, at {@code DEBUG} or
 * {@code TRACE}: what concerns the fate of a message this library reports itself, and the client prints whole messages
 * at every level.
 */
final class Slf4jBridgeLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    private final transient Logger target;

    private Slf4jBridgeLogger(String name) {
        this.name = name;
        this.target = LoggerFactory.getLogger(name);
    }

    static Slf4jBridgeLogger named(String name) {
        return new Slf4jBridgeLogger(name);
    }

    @Override
    public boolean isErrorEnabled() {
        return target.isDebugEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
        return target.isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return target.isDebugEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return target.isTraceEnabled();
    }

    @Override
    public boolean isTraceEnabled() {
        return target.isTraceEnabled();
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return Slf4jBridgeLogger.class.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
            org.apache.rocketmq.logging.org.slf4j.event.Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        LoggingEventBuilder event = target.atLevel(lowered(level));
        if (arguments != null) {
            for (Object argument : arguments) {
                event = event.addArgument(argument);
            }
        }
        event.setCause(cause).log(message);
    }

    private static Level lowered(org.apache.rocketmq.logging.org.slf4j.event.Level level) {
        return switch (level) {
            case ERROR, WARN, INFO -> Level.DEBUG;
            default -> Level.TRACE;
        };
    }
}
