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

import java.util.Set;
import org.apache.rocketmq.logging.org.slf4j.Marker;
import org.apache.rocketmq.logging.org.slf4j.helpers.LegacyAbstractLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A logger of the RocketMQ client that writes to the application's logger of the same name, at a lower level: what
 * concerns the fate of a message this library reports itself, once and without the payload that the client's own
 * warnings print. So {@code ERROR} of the client becomes {@code WARN}; its {@code WARN} and {@code INFO}, and all that
 * the network layer and an embedded broker say, become {@code DEBUG}, and the rest {@code TRACE}.
 */
final class Slf4jBridgeLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    private static final Set<String> OF_CLIENT = Set.of("RocketmqClient", "RocketmqCommon");

    private final transient Logger target;

    private final Level errorLevel;

    private Slf4jBridgeLogger(String name) {
        this.name = name;
        this.target = LoggerFactory.getLogger(name);
        boolean ofClient = OF_CLIENT.contains(name) || name.startsWith("org.apache.rocketmq.client");
        this.errorLevel = ofClient ? Level.WARN : Level.DEBUG;
    }

    static Slf4jBridgeLogger named(String name) {
        return new Slf4jBridgeLogger(name);
    }

    @Override
    public boolean isErrorEnabled() {
        return target.isEnabledForLevel(errorLevel);
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

    private Level lowered(org.apache.rocketmq.logging.org.slf4j.event.Level level) {
        return switch (level) {
            case ERROR -> errorLevel;
            case WARN, INFO -> Level.DEBUG;
            default -> Level.TRACE;
        };
    }
}
